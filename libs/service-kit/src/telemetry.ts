// Traces, loaded before everything else with `node --import @perennial/service-kit/telemetry`, and only when there is somewhere
// to send them (OTEL_EXPORTER_OTLP_ENDPOINT): it costs 65 MB a process. The hooks must come before the modules that they hook
// into, hence the dynamic imports.
import { register } from 'import-in-the-middle/register-hooks.mjs';

register();

// Prometheus reads our numbers (/metrics), and our logs go to standard output.
process.env['OTEL_METRICS_EXPORTER'] ??= 'none';
process.env['OTEL_LOGS_EXPORTER'] ??= 'none';

const { NodeSDK } = await import('@opentelemetry/sdk-node');
const { HttpInstrumentation } = await import('@opentelemetry/instrumentation-http');
const { PgInstrumentation } = await import('@opentelemetry/instrumentation-pg');
const { FastifyOtelInstrumentation } = await import('@fastify/otel');
const { withoutQuery } = await import('./operations/span-privacy.ts');

const isProbe = (url: string | undefined): boolean => /^\/(?:health|metrics)\b/.test(url ?? '');

const telemetry = new NodeSDK({
  instrumentations: [
    new HttpInstrumentation({
      ignoreIncomingRequestHook: ({ url }) => isProbe(url),
      requestHook: withoutQuery,
    }),
    // Statements are recorded without their values.
    new PgInstrumentation({ requireParentSpan: true }),
    new FastifyOtelInstrumentation({
      registerOnInitialization: true,
      // Eight spans a request that say nothing.
      instrumentHooks: false,
      ignorePaths: ({ url }) => isProbe(url),
      requestHook: withoutQuery,
    }),
  ],
});
telemetry.start();

// `startService` sends what is left before the process ends.
Object.assign(globalThis, { [Symbol.for('perennial:telemetry')]: telemetry });
