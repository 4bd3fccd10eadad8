import type { AddressInfo } from 'node:net';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId } from '@perennial/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type Environment, readConfiguration, type ServiceConfiguration } from './configuration.ts';
import {
  BODY_LIMIT,
  acceptOnlyJson,
  acceptOnlyLoopbackNames,
  endConnections,
  observeRequests,
} from './http/edge.ts';
import { serveOpenApi } from './openapi/document.ts';
import { JsonLogger } from './operations/json-logger.ts';
import { Metrics } from './operations/metrics.ts';
import { problemOf, sendProblem } from './problems/problem-document.ts';
import { optionsOf } from './service.module.ts';
import { ServiceRuntime } from './service-runtime.ts';
import { StartError } from './start-error.ts';
import { CONFIGURATION } from './tokens.ts';

/** A service that listens. */
export interface RunningService {
  /** Where it listens, e.g. `http://127.0.0.1:7301`. */
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** Ends it in order: not ready, requests drained, subscriptions stopped, connections closed. */
  close(): Promise<void>;
}

const rootModule = (service: Type, configuration: ServiceConfiguration, logger: JsonLogger): DynamicModule => ({
  module: class Root {},
  global: true,
  imports: [service],
  providers: [
    { provide: CONFIGURATION, useValue: configuration },
    { provide: JsonLogger, useValue: logger },
  ],
  exports: [CONFIGURATION, JsonLogger],
});

const LISTEN_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program: stop that one, or set PERENNIAL_HTTP_PORT',
  EACCES: 'may not be used by this user: set PERENNIAL_HTTP_PORT',
  EADDRNOTAVAIL: 'is not an address of this machine: set PERENNIAL_HTTP_HOST',
};

const listen = async (app: NestFastifyApplication, { host, port }: ServiceConfiguration): Promise<string> => {
  try {
    await app.listen(port, host);
  } catch (error) {
    const reason = LISTEN_FAILURES[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw error;
    throw new StartError('PORT_NOT_USABLE', `Port ${port} on ${host} ${reason}.`, 1, { cause: error });
  }
  const address = app.getHttpServer().address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
};

/**
 * Starts a service inside this process, with the settings of this environment. For processes of their own see `startService`.
 *
 * @throws StartError in one sentence
 */
export const createService = async (service: Type, environment: Environment): Promise<RunningService> => {
  const configuration = readConfiguration(environment);
  const options = optionsOf(service);
  if (!options) throw new StartError('NOT_A_SERVICE', `${service.name} does not import ServiceModule.forRoot(…).`);
  const logger = new JsonLogger(options.name, configuration.logLevel);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: newId,
    // Requests that are under way are answered; new connections are not accepted any more.
    return503OnClosing: false,
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
      void sendProblem(reply, problemOf(error)),
  });
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(service, configuration, logger), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  try {
    const fastify = app.getHttpAdapter().getInstance();
    acceptOnlyJson(fastify);
    endConnections(fastify);
    if (configuration.auth.mode === 'local') acceptOnlyLoopbackNames(fastify);
    observeRequests(fastify, app.get(Metrics), logger);
    serveOpenApi(app, options.name);
    await app.init();
    await app.get(ServiceRuntime).start();
    const url = await listen(app, configuration);
    return { url, app, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
};
