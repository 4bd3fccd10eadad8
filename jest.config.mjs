const source = ['libs/*/src', 'services/*/src', 'services/*/test', 'test'];

export default {
  rootDir: import.meta.dirname,
  testMatch: source.map((folder) => `<rootDir>/${folder}/**/*.spec.ts`),
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  // Workspace packages are tested from their sources; nothing has to be built first.
  testEnvironmentOptions: { customExportConditions: ['@perennial/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            verbatimModuleSyntax: true,
            useDefineForClassFields: false,
          },
        },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/\\.nx/', '<rootDir>/\\.perennial/'],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  collectCoverageFrom: ['libs/*/src/**/*.ts', 'services/*/src/**/*.ts', '!**/*.spec.ts', '!**/*.probe.ts'],
  // v8 coverage took seven times as long and counts swc's decorator code as branches.
  coverageProvider: 'babel',
  maxWorkers: 2,
  // ES modules leak about 20 MB a suite in one process: this replaces a worker that has grown too large.
  workerIdleMemoryLimit: '400MB',
};
