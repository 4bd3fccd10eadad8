// One file a probe: code that breaks the named rule of the architecture, one line each so that it reads as a table.

export interface Probe {
  readonly rule: string;
  readonly because: string;
  readonly file: string;
  readonly code: string;
}

// prettier-ignore
export const importProbes: readonly Probe[] = [
  { rule: 'no-service-imports-a-service', because: 'by path', file: 'services/acquisition/src/lead/by-path.ts', code: `import { won } from '../../../retention/src/churn/won.ts';\nexport const x = won;` },
  { rule: 'no-service-imports-a-service', because: 'by package name', file: 'services/acquisition/src/lead/by-name.ts', code: `import { won } from '@perennial/retention';\nexport const x: unknown = won;` },
  { rule: 'no-service-imports-a-service', because: 'as a type only', file: 'services/acquisition/src/lead/by-type.ts', code: `import type { Won } from '../../../retention/src/churn/won.ts';\nexport type X = Won;` },
  { rule: 'no-lib-imports-a-service', because: 'by path', file: 'libs/contracts/src/by-path.ts', code: `import { won } from '../../../services/retention/src/churn/won.ts';\nexport const x = won;` },
  { rule: 'no-lib-imports-a-service', because: 'by package name', file: 'libs/contracts/src/by-name.ts', code: `import { won } from '@perennial/retention';\nexport const x: unknown = won;` },
  { rule: 'kernel-imports-nothing', because: 'not a package', file: 'libs/kernel/src/package.ts', code: `import { v7 } from 'uuid';\nexport const x: unknown = v7;` },
  { rule: 'kernel-imports-nothing', because: 'not even Node', file: 'libs/kernel/src/node.ts', code: `import { createHash } from 'node:crypto';\nexport const x = createHash;` },
  { rule: 'kernel-imports-nothing', because: 'not another library', file: 'libs/kernel/src/library.ts', code: `import { topic } from '../../contracts/src/index.ts';\nexport const x = topic;` },
  { rule: 'mining-is-pure', because: 'no files', file: 'libs/mining/src/files.ts', code: `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;` },
  { rule: 'mining-is-pure', because: 'no database', file: 'libs/mining/src/database.ts', code: `import pg from 'pg';\nexport const x: unknown = pg;` },
  { rule: 'privacy-knows-no-log', because: 'not the event store', file: 'libs/privacy/src/log.ts', code: `import { unit } from '../../event-store/src/unit.ts';\nexport const x = unit;` },
  { rule: 'nest-at-the-edge', because: 'not in a decider', file: 'services/acquisition/src/lead/nest.decider.ts', code: `import { Injectable } from '@nestjs/common';\nexport const x: unknown = Injectable;` },
  { rule: 'nest-at-the-edge', because: 'not in a library but service-kit', file: 'libs/contracts/src/nest.ts', code: `import { Injectable } from '@nestjs/common';\nexport const x: unknown = Injectable;` },
  { rule: 'typeorm-at-the-edge', because: 'not in a decider', file: 'services/acquisition/src/lead/typeorm.decider.ts', code: `import { DataSource } from 'typeorm';\nexport const x: unknown = DataSource;` },
  { rule: 'typeorm-at-the-edge', because: 'not as a type in a projection', file: 'services/acquisition/src/lead/typeorm.projection.ts', code: `import type { Repository } from 'typeorm';\nexport type X = Repository<object>;` },
  { rule: 'no-import-cycle', because: 'of two files', file: 'libs/contracts/src/chicken.ts', code: `import { egg } from './egg.ts';\nexport const chicken = (): unknown => egg;` },
];

// prettier-ignore
export const syntaxProbes: readonly Probe[] = [
  { rule: 'perennial/no-export-star', because: 'in a library', file: 'libs/contracts/src/star.ts', code: `export * from './topic.ts';` },
  { rule: 'perennial/no-service-index', because: 'in a folder of a service', file: 'services/acquisition/src/lead/index.ts', code: `export const x = 1;` },
  { rule: 'perennial/file-role', because: 'a role that is not on the list', file: 'services/acquisition/src/lead/lead.manager.ts', code: `export const x = 1;` },
  { rule: 'perennial/file-role', because: 'a name in camel case', file: 'services/acquisition/src/lead/leadScore.ts', code: `export const x = 1;` },
  { rule: 'perennial/pure-domain', because: 'Date.now in a decider', file: 'services/acquisition/src/lead/now.decider.ts', code: `export const x = () => Date.now();` },
  { rule: 'perennial/pure-domain', because: 'new Date() in a projection', file: 'services/acquisition/src/lead/date.projection.ts', code: `export const x = () => new Date();` },
  { rule: 'perennial/pure-domain', because: 'Date.now in an explanation', file: 'services/acquisition/src/lead/now.why.ts', code: `export const x = () => Date.now();` },
  { rule: 'perennial/pure-domain', because: 'Math.random in events', file: 'services/acquisition/src/lead/chance.events.ts', code: `export const x = () => Math.random();` },
  { rule: 'perennial/pure-domain', because: 'crypto.randomUUID in an aggregate', file: 'services/acquisition/src/lead/identity.ts', code: `export const x = () => crypto.randomUUID();` },
  { rule: 'perennial/pure-domain', because: 'a random uuid in an aggregate', file: 'services/acquisition/src/lead/uuid.ts', code: `import { v7 } from 'uuid';\nexport const x: unknown = v7;` },
  { rule: 'perennial/entity-decorators-in-entities', because: 'in a module', file: 'services/acquisition/src/lead/table.module.ts', code: `import { Entity } from 'typeorm';\nexport const x: unknown = Entity;` },
  { rule: 'perennial/no-deep-import', because: 'by package name', file: 'services/acquisition/src/lead/deep-name.ts', code: `import { topic } from '@perennial/contracts/src/topic.ts';\nexport const x: unknown = topic;` },
  { rule: 'perennial/no-deep-import', because: 'into a build folder', file: 'services/acquisition/src/lead/deep-dist.ts', code: `import { topic } from '@perennial/contracts/dist/topic.js';\nexport const x: unknown = topic;` },
  { rule: 'perennial/no-deep-import', because: 'by path', file: 'services/acquisition/src/lead/deep-path.ts', code: `import { topic } from '../../../../libs/contracts/src/topic.ts';\nexport const x = topic;` },
  { rule: 'perennial/no-skipped-test', because: 'it.skip', file: 'libs/contracts/src/skip.spec.ts', code: `declare const it: { skip: (name: string) => void };\nit.skip('later');` },
  { rule: 'perennial/no-skipped-test', because: 'describe.only', file: 'libs/contracts/src/only.spec.ts', code: `declare const describe: { only: (name: string) => void };\ndescribe.only('mine');` },
  { rule: 'perennial/no-skipped-test', because: 'xit', file: 'libs/contracts/src/xit.spec.ts', code: `declare const xit: (name: string) => void;\nxit('later');` },
  { rule: '@typescript-eslint/no-floating-promises', because: 'an unawaited call', file: 'libs/contracts/src/floating.ts', code: `const send = async (): Promise<void> => {};\nexport const x = () => {\n  send();\n};` },
];

// prettier-ignore
/** What the rules allow, close to what they forbid. */
export const cleanFiles: Readonly<Record<string, string>> = {
  'libs/kernel/src/index.ts': `export const unit = 1;`,
  'libs/contracts/src/topic.ts': `export const topic = 'perennial.customer.v1';`,
  'libs/contracts/src/index.ts': `export { topic } from './topic.ts';`,
  'libs/contracts/src/egg.ts': `import { chicken } from './chicken.ts';\nexport const egg = (): unknown => chicken;`,
  'libs/event-store/src/unit.ts': `export const unit = 1;`,
  'libs/privacy/src/index.ts': `import { topic } from '@perennial/contracts';\nexport const x: unknown = topic;`,
  'libs/mining/src/index.ts': `import { unit } from '@perennial/kernel';\nexport const twice: unknown = [unit, unit];`,
  'libs/mining/src/index.spec.ts': `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;`,
  'libs/service-kit/src/index.ts': `import { Module } from '@nestjs/common';\nexport const x: unknown = Module;`,
  'services/retention/src/churn/won.ts': `export const won = (at: string) => new Date(at);\nexport type Won = ReturnType<typeof won>;`,
  'services/acquisition/src/main.ts': `import { NestFactory } from '@nestjs/core';\nexport const x: unknown = [NestFactory, Date.now()];`,
  'services/acquisition/src/config.ts': `export const now = () => Date.now();`,
  'services/acquisition/src/lead/lead.decider.spec.ts': `export const now = () => Date.now();`,
  'services/acquisition/src/lead/lead.entity.ts': `import { Entity } from 'typeorm';\nexport const x: unknown = Entity;`,
  'services/acquisition/src/lead/lead.http.ts': `import { Controller } from '@nestjs/common';\nimport type { Repository } from 'typeorm';\nexport const x: unknown = [Controller, Date.now()];\nexport type X = Repository<object>;`,
  'services/acquisition/src/reactions/lead-won.reaction.ts': `import { topic } from '@perennial/contracts';\nexport const x: unknown = topic;`,
};
