import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { getRepositoryToken } from '@nestjs/typeorm';
import { ProjectionRunner } from '@perennial/projections';
import { DataSource } from 'typeorm';
import { AccessGuard } from './auth/access.guard.ts';
import { authProviders } from './auth/auth-providers.ts';
import { RouteAccess } from './auth/route-access.ts';
import { SignInHttp } from './auth/sign-in.http.ts';
import { Commands } from './commands/commands.ts';
import { OutcomeHeaders } from './commands/outcome-headers.ts';
import type { ServiceConfiguration } from './configuration.ts';
import { CustomerKeys } from './erasure/customer-keys.ts';
import { Routes } from './openapi/routes.ts';
import { HealthHttp } from './operations/health.http.ts';
import { JsonLogger } from './operations/json-logger.ts';
import { Metrics } from './operations/metrics.ts';
import { MetricsHttp } from './operations/metrics.http.ts';
import { ProjectionsHttp } from './operations/projections.http.ts';
import { Readiness } from './operations/readiness.ts';
import { InputValidation } from './problems/input-validation.ts';
import { ProblemFilter } from './problems/problem.filter.ts';
import { ReadModels } from './queries/read-models.ts';
import type { ServiceOptions } from './service-options.ts';
import { openParts, type ServiceParts } from './service-parts.ts';
import { ServiceRuntime } from './service-runtime.ts';
import { CustomerViewsHttp } from './time-travel/customer-views.http.ts';
import { customerViewsOf } from './time-travel/customer-views.ts';
import { DiffHttp } from './time-travel/diff.http.ts';
import { perCustomer } from './time-travel/per-customer.ts';
import { WhyHttp } from './why/why.http.ts';
import { CONFIGURATION, PARTS, SERVICE } from './tokens.ts';

const partsProvider: Provider = {
  provide: PARTS,
  inject: [SERVICE, CONFIGURATION, Metrics, JsonLogger],
  useFactory: (options: ServiceOptions, configuration: ServiceConfiguration, metrics: Metrics, logger: JsonLogger) =>
    openParts(options, configuration, metrics, logger),
};

const fromParts = <Part>(provide: Type<Part>, useFactory: (parts: ServiceParts) => Part): Provider => ({
  provide,
  inject: [PARTS],
  useFactory,
});

const providersOf = (options: ServiceOptions): Provider[] => [
  { provide: SERVICE, useValue: options },
  { provide: Metrics, useFactory: () => new Metrics(options.name) },
  partsProvider,
  fromParts(DataSource, ({ dataSource }) => dataSource),
  fromParts(ProjectionRunner, ({ projections }) => projections),
  fromParts(Commands, ({ store }) => new Commands(store, options.refusals ?? {})),
  fromParts(ReadModels, (parts) => new ReadModels(parts)),
  fromParts(CustomerKeys, ({ pool }) => new CustomerKeys(pool)),
  fromParts(Readiness, ({ dataSource }) => new Readiness(dataSource)),
  {
    provide: ServiceRuntime,
    inject: [PARTS, Readiness],
    useFactory: (parts: ServiceParts, readiness: Readiness) => new ServiceRuntime(parts, readiness),
  },
  ...options.entities.map((entity) => ({
    provide: getRepositoryToken(entity),
    inject: [DataSource],
    useFactory: (dataSource: DataSource) => dataSource.getRepository(entity),
  })),
];

/** A service without customers has nothing to travel through. */
const timeTravelOf = (options: ServiceOptions): Type[] =>
  customerViewsOf(options.projections).length === 0
    ? []
    : [CustomerViewsHttp, DiffHttp, WhyHttp].map((shared) => perCustomer(shared, options));

/** Everything that every service shares: import it once, in the service's module. */
@Module({})
export class ServiceModule {
  /** The shared side of one service: log, read models, reactions, commands, access, errors, health, metrics, documents. */
  static forRoot(options: ServiceOptions): DynamicModule {
    const shared = providersOf(options);
    return {
      module: ServiceModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [HealthHttp, MetricsHttp, ProjectionsHttp, SignInHttp, ...timeTravelOf(options)],
      providers: [
        ...shared,
        ...authProviders,
        Routes,
        RouteAccess,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useClass: InputValidation },
        { provide: APP_INTERCEPTOR, useClass: OutcomeHeaders },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: shared.map((provider) => (provider as { provide: symbol | string | Type }).provide),
    };
  }
}

/** What a service's module gave to `ServiceModule.forRoot`; undefined when it did not import it. */
export const optionsOf = (service: Type): ServiceOptions | undefined => {
  const imports = (Reflect.getMetadata('imports', service) ?? []) as readonly DynamicModule[];
  const providers = imports.find(({ module }) => module === ServiceModule)?.providers ?? [];
  const found = providers.find((provider) => typeof provider === 'object' && provider.provide === SERVICE);
  return (found as { useValue: ServiceOptions } | undefined)?.useValue;
};
