import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import architecture from './lint/architecture.mjs';

// prettier-ignore
const nodeGlobals = ['AbortController', 'AbortSignal', 'Buffer', 'URL', 'URLSearchParams', 'clearInterval', 'clearTimeout', 'console', 'fetch', 'globalThis', 'performance', 'process', 'setImmediate', 'setInterval', 'setTimeout', 'structuredClone'];

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '**/coverage/', '.nx/', '.perennial/', '**/*.gen.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: {
        ...Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])),
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { perennial: architecture },
    rules: {
      ...Object.fromEntries(Object.keys(architecture.rules).map((name) => [`perennial/${name}`, 'error'])),
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // An existential type (`Projection<any, any>`) has no other spelling; the no-unsafe rules catch an `any` that is used.
      '@typescript-eslint/no-explicit-any': 'off',
      // An implementation of an asynchronous port may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // An empty class is how Nest names a module.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts'],
    rules: {
      // Jest's asymmetric matchers (`expect.any`) are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
