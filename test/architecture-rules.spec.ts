import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cleanFiles, importProbes, syntaxProbes } from './architecture-probes.ts';

// A rule that nobody has seen fail may not work. Each probe is a file that breaks exactly one rule of the architecture, in
// a small tree of its own beside clean files; the linters run over that tree, with the repository's own configuration.

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const require = createRequire(import.meta.url);
const declaredRules = async () => {
  const cruiser = require('../.dependency-cruiser.cjs') as { forbidden: readonly { name: string }[] };
  const { default: plugin } = (await import(join(root, 'lint/architecture.mjs'))) as { default: { rules: object } };
  return [
    ...cruiser.forbidden.map(({ name }) => name),
    ...Object.keys(plugin.rules).map((name) => `perennial/${name}`),
  ];
};

const tree = realpathSync(mkdtempSync(join(tmpdir(), 'perennial-architecture-')));

const write = (file: string, content: string) => {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), `${content}\n`);
};

const plant = () => {
  for (const [file, code] of Object.entries(cleanFiles)) write(file, code);
  for (const { file, code } of [...importProbes, ...syntaxProbes]) write(file, code);
  write(
    'tsconfig.json',
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { types: [] },
      include: ['libs', 'services'],
    }),
  );
  for (const [name, entry] of Object.entries({ kernel: 'index', contracts: 'index', retention: 'churn/won' })) {
    const folder = name === 'retention' ? `services/${name}` : `libs/${name}`;
    write(
      `${folder}/package.json`,
      JSON.stringify({
        name: `@perennial/${name}`,
        type: 'module',
        exports: { '.': { '@perennial/source': `./src/${entry}.ts` } },
      }),
    );
    mkdirSync(join(tree, 'node_modules/@perennial'), { recursive: true });
    symlinkSync(join(tree, folder), join(tree, 'node_modules/@perennial', name));
  }
};

/** The tool's standard output; linters end with a code above zero when they have found something. */
const outputOf = (program: string, args: readonly string[]) =>
  new Promise<string>((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], { cwd: tree });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    child.once('close', () =>
      output === '' ? reject(new Error(`${program} said nothing: ${errors}`)) : resolve(output),
    );
  });

interface CruiseReport {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}
type LintReport = readonly {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}[];

const importViolations = async () => {
  const args = ['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'libs', 'services'];
  const report = JSON.parse(await outputOf('dependency-cruiser/bin/dependency-cruiser.mjs', args)) as CruiseReport;
  return report.summary.violations.map(({ from, rule }) => ({ file: from, rule: rule.name }));
};

const syntaxViolations = async () => {
  const report = JSON.parse(
    await outputOf('eslint/bin/eslint.js', ['--config', join(root, 'eslint.config.mjs'), '--format', 'json', '.']),
  ) as LintReport;
  return report.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, message }) => ({ file: relative(tree, filePath), rule: ruleId ?? `fatal: ${message}` })),
  );
};

describe('the rules of the architecture', () => {
  const rulesBroken = new Map<string, Set<string>>();
  const brokenIn = (file: string) => [...(rulesBroken.get(file) ?? [])];

  beforeAll(async () => {
    plant();
    for (const { file, rule } of (await Promise.all([importViolations(), syntaxViolations()])).flat()) {
      rulesBroken.set(file, (rulesBroken.get(file) ?? new Set()).add(rule));
    }
  }, 60_000);

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each([...importProbes, ...syntaxProbes])('$rule catches a violation: $because', ({ rule, file }) => {
    expect(brokenIn(file)).toContain(rule);
  });

  it('no rule is without a probe', async () => {
    const probed = [...importProbes, ...syntaxProbes].map(({ rule }) => rule);
    expect(probed).toEqual(expect.arrayContaining(await declaredRules()));
  });

  it.each(Object.keys(cleanFiles).filter((file) => !file.endsWith('egg.ts')))('nothing is found in %s', (file) => {
    expect(brokenIn(file)).toEqual([]);
  });
});
