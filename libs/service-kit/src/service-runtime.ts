import { Logger, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { Readiness } from './operations/readiness.ts';
import type { ServiceParts } from './service-parts.ts';

/**
 * Starts and ends what runs beside the requests. The order of the end: not ready any more, HTTP drained (Nest does that between
 * the two hooks), reactions and projections stopped after the batch in flight, then bus, log and connections.
 */
export class ServiceRuntime implements OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger('Service');

  constructor(
    private readonly parts: ServiceParts,
    private readonly readiness: Readiness,
  ) {}

  /** Resolves when the projections are registered and everything follows the log. */
  async start(): Promise<void> {
    await this.parts.projections.start();
    this.parts.reactor.start();
    this.parts.scrubs.start();
  }

  onModuleDestroy(): void {
    this.readiness.shutDown();
  }

  async onApplicationShutdown(): Promise<void> {
    const { reactor, scrubs, projections, bus, store, pool, dataSource } = this.parts;
    await this.step('reactions and projections', () =>
      Promise.all([reactor.stop(), scrubs.stop(), projections.stop()]),
    );
    await this.step('bus', () => bus.close());
    await this.step('event store', () => store.close());
    await this.step('connections', () => Promise.all([pool.end(), dataSource.destroy()]));
  }

  /** One part that will not stop must not keep the others from it. */
  private async step(part: string, stop: () => Promise<unknown>): Promise<void> {
    try {
      await stop();
    } catch (error) {
      this.logger.error({ message: `Could not stop ${part} in order`, error });
    }
  }
}
