// The architecture's rules about who may import whom; those that need syntax are in lint/architecture.mjs.
// test/architecture-rules.spec.ts plants a violation of each.
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const folders = (kind) => (existsSync(join(__dirname, kind)) ? readdirSync(join(__dirname, kind)) : []);
// A service is imported by path, or by a package name that does not even resolve.
const serviceNames = folders('services').join('|');
const anyService = `^services/|^@perennial/(${serviceNames})(/|$)`;
const tests = '\\.(spec|probe)\\.ts$|/test/|/fixtures/';
const nest = '(^|node_modules/)@nestjs/';
const typeorm = '(^|node_modules/)typeorm(/|$)';

module.exports = {
  forbidden: [
    {
      name: 'no-service-imports-a-service',
      comment: 'Services meet in events only: no service imports another, by name or by path.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: anyService, pathNot: '^services/$1/' },
    },
    {
      name: 'no-lib-imports-a-service',
      comment: 'Libraries do not know the services that use them.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: anyService },
    },
    {
      name: 'kernel-imports-nothing',
      comment: 'The kernel is the vocabulary of the domain: it depends on nothing, not even on Node.',
      severity: 'error',
      from: { path: '^libs/kernel/src/', pathNot: tests },
      to: { pathNot: '^libs/kernel/src/' },
    },
    {
      name: 'mining-is-pure',
      comment: 'Numerical code: numbers in, numbers out. It may use the kernel and nothing that could do I/O.',
      severity: 'error',
      from: { path: '^libs/mining/src/', pathNot: tests },
      to: { pathNot: '^libs/(mining|kernel)/src/' },
    },
    {
      name: 'privacy-knows-no-log',
      comment:
        'Keys and ciphers are below the log, which uses them: they know the contracts, and nothing that is built on them.',
      severity: 'error',
      from: { path: '^libs/privacy/src/', pathNot: tests },
      to: { path: '^libs/', pathNot: '^libs/(privacy|contracts|kernel)/' },
    },
    {
      name: 'nest-at-the-edge',
      comment: 'Nest appears in *.http.ts, *.module.ts, main.ts and libs/service-kit only.',
      severity: 'error',
      from: {
        path: '^(libs|services)/',
        pathNot: `(\\.(http|module)\\.ts$)|/src/main\\.ts$|^libs/service-kit/|${tests}`,
      },
      to: { path: nest },
    },
    {
      name: 'typeorm-at-the-edge',
      comment:
        'TypeORM appears in *.entity.ts, *.migration.ts, *.query.ts, *.http.ts, *.module.ts and libs/service-kit only.',
      severity: 'error',
      from: {
        path: '^(libs|services)/',
        pathNot: `\\.(entity|migration|query|http|module)\\.ts$|^libs/service-kit/|${tests}`,
      },
      to: { path: typeorm },
    },
    {
      name: 'no-import-cycle',
      comment: 'Files that import each other cannot be understood one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@perennial/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
