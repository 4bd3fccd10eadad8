import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a service tells Prometheus, under the field's conventional names. One registry a service. */
export class Metrics {
  readonly registry = new Registry();

  private readonly requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Duration of HTTP requests.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  private readonly appends = new Histogram({
    name: 'perennial_append_duration_seconds',
    help: 'Duration of appends to the event store, those included that met a conflict.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers: [this.registry],
  });

  private readonly reactions = new Counter({
    name: 'perennial_reactions_total',
    help: 'Commands that reactions addressed, by result; tries that failed hold up the reactions of the service.',
    labelNames: ['reaction', 'result'],
    registers: [this.registry],
  });

  private readonly unreadableValues = new Counter({
    name: 'perennial_personal_data_unreadable_total',
    help: 'Personal values that read as erased though nobody erased them: tampered with, or their key is gone.',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  /** One answered request. `route` is the pattern, never the path, which holds ids. */
  request(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe(
      { http_request_method: method, http_route: route, http_response_status_code: status },
      seconds,
    );
  }

  /** Measures an append. */
  async append<Result>(append: () => Promise<Result>): Promise<Result> {
    const end = this.appends.startTimer();
    try {
      return await append();
    } finally {
      end();
    }
  }

  /** One command of a reaction. */
  reaction(reaction: string, result: string): void {
    this.reactions.inc({ reaction, result });
  }

  /** One personal value that could not be read. */
  unreadable(reason: string): void {
    this.unreadableValues.inc({ reason });
  }

  /** Reports the lag of each projection, read when Prometheus asks. While it cannot be read it is left out: the rest still tells. */
  observeLag(read: () => Promise<readonly { readonly projection: string; readonly lag: number }[]>): void {
    new Gauge({
      name: 'perennial_projection_lag',
      help: 'Positions of the log that the projection has yet to reach.',
      labelNames: ['projection'],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { projection, lag } of await read().catch(() => [])) this.set({ projection }, lag);
      },
    });
  }
}
