// The architecture's rules that need syntax; those that need the import graph are in .dependency-cruiser.cjs.
// test/architecture-rules.spec.ts plants a violation of each.
import { dirname, relative, resolve, sep } from 'node:path';

const roles = [
  'events',
  'decider',
  'projection',
  'entity',
  'http',
  'reaction',
  'migration',
  'policy',
  'module',
  'query',
  'why',
];
const noun = '[a-z0-9]+(?:-[a-z0-9]+)*';
const fileInService = new RegExp(`^${noun}(?:\\.(?:${roles.join('|')}))?(?:\\.spec)?\\.ts$`);
const domainFile = new RegExp(`^${noun}(?:\\.(?:decider|projection|events|why))?\\.ts$`);
const wiring = new Set(['main.ts', 'config.ts', 'telemetry.ts']);
// prettier-ignore
const entityDecorators = new Set([
  'Column', 'CreateDateColumn', 'DeleteDateColumn', 'Entity', 'Generated', 'Index', 'JoinColumn', 'JoinTable', 'ManyToMany',
  'ManyToOne', 'OneToMany', 'OneToOne', 'PrimaryColumn', 'PrimaryGeneratedColumn', 'Unique', 'UpdateDateColumn', 'VersionColumn', 'ViewEntity',
]);
const skippingNames = new Set(['xit', 'fit', 'xtest', 'xdescribe', 'fdescribe']);

/** Where a file is in the repository: its path from the root with `/`, and the package that owns it. */
const place = (context) => {
  const path = relative(context.cwd, context.filename).split(sep).join('/');
  const [, owner, kind, inside] = /^((libs|services)\/[^/]+)\/(.*)$/.exec(path) ?? [];
  return {
    path,
    name: path.split('/').at(-1),
    owner,
    kind,
    inside: inside ?? '',
    inServiceSource: kind === 'services' && inside.startsWith('src/'),
  };
};

const rule = (message, create) => ({
  meta: { type: 'problem', schema: [], messages: { violation: message } },
  create: (context) =>
    create(context, place(context), (node, data) => context.report({ node, messageId: 'violation', data })),
});

const fileRole = rule(
  `"{{name}}" is not <noun>.ts or <noun>.<role>.ts with a role of the closed list (${roles.join(', ')}; .spec after either).`,
  (_context, { name, inServiceSource }, report) => ({
    Program: (node) => {
      if (inServiceSource && name !== 'index.ts' && !fileInService.test(name)) report(node, { name });
    },
  }),
);

const noServiceIndex = rule(
  'A service has no index.ts: import the file that declares the thing.',
  (_context, { name, kind }, report) => ({
    Program: (node) => {
      if (kind === 'services' && name === 'index.ts') report(node);
    },
  }),
);

const noExportStar = rule('Name every export: `export *` hides what a module offers.', (_context, _place, report) => ({
  ExportAllDeclaration: (node) => report(node),
}));

const noSkippedTest = rule(
  'A test that is skipped or runs alone hides others: "{{call}}".',
  (context, { path }, report) => ({
    MemberExpression: (node) => {
      // The helpers that skip for want of a service (a broker, a container runtime) say why, and are here.
      if (path.startsWith('libs/testing/src/')) return;
      const call = context.sourceCode.getText(node);
      if (/^(?:describe|it|test)(?:\.\w+)*\.(?:skip|only)$/.test(call)) report(node, { call });
    },
    CallExpression: (node) => {
      if (
        node.callee.type === 'Identifier' &&
        skippingNames.has(node.callee.name) &&
        /\.(?:spec|probe)\.ts$/.test(path)
      )
        report(node, { call: node.callee.name });
    },
  }),
);

const pureDomain = rule(
  'The domain gets time, chance and ids as data: "{{call}}" has no place in {{name}}.',
  (context, { name, inServiceSource }, report) => {
    if (!inServiceSource || wiring.has(name) || !domainFile.test(name)) return {};
    const complain = (node) => report(node, { call: context.sourceCode.getText(node).slice(0, 60), name });
    return {
      CallExpression: (node) => {
        const callee = context.sourceCode.getText(node.callee).replace(/^globalThis\./, '');
        if (
          /^(?:Date\.now|Date|Math\.random|performance\.now|(?:crypto\.)?randomUUID|crypto\.getRandomValues|process\.hrtime(?:\.bigint)?)$/.test(
            callee,
          )
        )
          complain(node);
      },
      NewExpression: (node) => {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0)
          complain(node);
      },
      ImportDeclaration: (node) => {
        const random =
          node.source.value === 'uuid' &&
          node.specifiers.some(({ local, imported }) => /^v[1467]$/.test(imported?.name ?? local.name));
        if (random) complain(node);
      },
    };
  },
);

// prettier-ignore
const entityDecoratorsInEntities = rule('TypeORM\'s "{{decorator}}" belongs in a *.entity.ts.', (_context, { name }, report) => ({
  ImportSpecifier: (node) => {
    if (node.parent.source.value !== 'typeorm' || /\.entity(?:\.spec)?\.ts$/.test(name)) return;
    if (entityDecorators.has(node.imported.name)) report(node, { decorator: node.imported.name });
  },
}));

const noDeepImport = rule(
  '"{{source}}" reaches into another package: import what it exports.',
  (context, { owner }, report) => {
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string') return;
      if (/^@perennial\/[^/]+\/(?:src|dist)(?:\/|$)/.test(source)) return report(node.source, { source });
      if (!source.startsWith('.')) return;
      const target = relative(context.cwd, resolve(dirname(context.filename), source))
        .split(sep)
        .join('/');
      const [targetOwner] = /^(?:libs|services)\/[^/]+/.exec(target) ?? [];
      if (targetOwner && targetOwner !== owner) report(node.source, { source });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
);

export default {
  meta: { name: 'perennial' },
  rules: {
    'file-role': fileRole,
    'no-service-index': noServiceIndex,
    'no-export-star': noExportStar,
    'no-skipped-test': noSkippedTest,
    'pure-domain': pureDomain,
    'entity-decorators-in-entities': entityDecoratorsInEntities,
    'no-deep-import': noDeepImport,
  },
};
