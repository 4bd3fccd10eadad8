import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

const PATIENCE_MS = 1_000;

/** Whether the service should get traffic. */
export class Readiness {
  private stopping = false;

  constructor(private readonly dataSource: Pick<DataSource, 'query'>) {}

  /** From now on: no more traffic. */
  shutDown(): void {
    this.stopping = true;
  }

  /** Why not, or null when it should. */
  async whyNot(): Promise<string | null> {
    if (this.stopping) return 'The service is shutting down.';
    const patience = new AbortController();
    try {
      const answered = this.dataSource.query('select 1').then(() => true);
      const tired = sleep(PATIENCE_MS, false, { signal: patience.signal }).catch(() => false);
      return (await Promise.race([answered, tired])) ? null : 'The database does not answer in time.';
    } catch {
      return 'The database cannot be reached.';
    } finally {
      patience.abort();
    }
  }
}
