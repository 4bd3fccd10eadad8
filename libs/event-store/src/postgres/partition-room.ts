import type { Connections } from './connections.ts';

const MAKE = { name: 'event_store_make_partitions', text: 'select event_store.make_partitions($1)' };

/** SQLSTATE check_violation: also what PostgreSQL says of a row for which there is no partition. */
const CHECK_VIOLATION = '23514';

/** Positions that pass before it is tried again after a failure. */
const ASK_AGAIN_AFTER = 10_000;

/** Whether an append failed because nobody has made the partition it belongs to. */
export const lacksPartition = (error: unknown): boolean => {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return code === CHECK_VIOLATION && /no partition of relation/.test(String(message));
};

/** Keeps a partition ahead of what this process appends. Every process does so; the database makes each one once. */
export class PartitionRoom {
  /** Asked when this process has appended there. */
  private askAt = 0;
  private asking = false;

  constructor(
    private readonly connections: Connections,
    private readonly onError: (error: Error) => void,
  ) {}

  /** Told of every append. Never waits, never fails: should it be too late, the append that finds no partition asks itself. */
  appended(position: number): void {
    if (position < this.askAt || this.asking) return;
    this.asking = true;
    this.make(0)
      .catch((error: Error) => {
        this.askAt = position + ASK_AGAIN_AFTER;
        this.onError(error);
      })
      .finally(() => (this.asking = false));
  }

  /** Makes room for so many events more. */
  async make(events: number): Promise<void> {
    const [row] = await this.connections.run(MAKE, [events]);
    this.askAt = Number(row?.[0]);
  }
}
