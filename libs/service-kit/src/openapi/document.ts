import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { CommandOutcome } from '../commands/command-outcome.ts';
import { refusalStatus, type RefusalStatuses } from '../commands/refusal-problem.ts';
import type { ServiceOptions } from '../service-options.ts';
import { SERVICE } from '../tokens.ts';
import { describeInput } from './describe-input.ts';
import { AFTER, COMMAND_HEADERS, OUTCOME_HEADERS, PROBLEM_SCHEMA } from './shared-parts.ts';
import { type DeclaredRoute, Routes } from './routes.ts';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const COMMAND_METHODS = ['post', 'put', 'patch', 'delete'] as const;
const METHODS = ['get', ...COMMAND_METHODS] as const;
const PROBLEM = {
  description: 'A problem document (RFC 9457) with a stable `code`. Nothing was appended.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const OUTCOME = {
  description: 'What the command did.',
  headers: OUTCOME_HEADERS,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/CommandOutcome' } } },
};

const operationIdOf = (controller: string, method: string): string => `${controller}_${method}`;

const isClass = (value: unknown): value is new () => object => typeof value === 'function' && value !== Object;

/** How an operation refuses under codes that it names: by status, with the codes. */
const addRefusals = (operation: Operation, { refusals }: DeclaredRoute, statuses: RefusalStatuses): void => {
  for (const [status, codes] of Map.groupBy(refusals, (code) => refusalStatus(code, statuses))) {
    operation.responses[status] = {
      description: `Refused: ${codes.map((code) => `\`${code}\``).join(', ')}. Nothing was appended.`,
      content: {
        'application/problem+json': {
          schema: {
            allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { examples: [...codes] } } }],
          },
        },
      },
    };
  }
};

/** Adds what every operation of its kind has: who may call it, how it fails, and, of a command, its headers and its answer. */
const complete = (operation: Operation, route: DeclaredRoute, isCommand: boolean): void => {
  operation.parameters ??= [];
  operation.responses['default'] = PROBLEM;
  if (route.access?.public === false) {
    operation.security = [{ bearer: [] }];
    operation.description = [operation.description, `Needs the scope \`${route.access.scopes.join(' ')}\`.`]
      .filter(Boolean)
      .join('\n\n');
  }
  if (route.waitsForPosition) operation.parameters.push(AFTER);
  if (!isCommand) return;
  operation.parameters.push(...COMMAND_HEADERS);
  for (const status of ['200', '201', '204']) delete operation.responses[status];
  Object.assign(operation.responses, { 200: OUTCOME, 201: { ...OUTCOME, description: 'The command created this.' } });
};

/** The OpenAPI 3.1 document of a service: its routes, the rules of its inputs, its errors and its security. */
const openApiDocument = (app: INestApplication, service: string): OpenAPIObject => {
  const routes = app.get(Routes).all();
  const statuses = app.get<ServiceOptions>(SERVICE).refusals ?? {};
  const seen = new Set<new () => object>();
  for (const { inputs } of routes) for (const input of inputs.filter(isClass)) describeInput(input, seen);
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Perennial ${service}`)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .build();
  const operationIdFactory = operationIdOf;
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory, extraModels: [CommandOutcome] });
  document.components = { ...document.components };
  document.components.schemas = { ...document.components.schemas, Problem: PROBLEM_SCHEMA };
  const byId = new Map(routes.map((route) => [operationIdOf(route.controller, route.method), route]));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      const route = operation && byId.get(operation.operationId ?? '');
      if (!operation || !route) continue;
      const isCommand = path.startsWith('/v1/') && COMMAND_METHODS.some((candidate) => candidate === method);
      complete(operation, route, isCommand);
      addRefusals(operation, route, statuses);
    }
  }
  return document;
};

/** Serves the document at `/openapi.json`, and a page to read it and try it at `/docs`. */
export const serveOpenApi = (app: INestApplication, service: string): void =>
  SwaggerModule.setup('docs', app, openApiDocument(app, service), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: `Perennial ${service}`,
  });
