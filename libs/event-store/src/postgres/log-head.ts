import type { Connections } from './connections.ts';

const WATERMARK = { name: 'event_store_watermark', text: 'select event_store.watermark()' };

/**
 * The safe mark of the log (docs/adr/0001-lock-watermark.md), kept for some milliseconds: many readers of one process ask
 * the database once. A mark never becomes wrong, only old.
 */
export class LogHead {
  private mark = 0;
  private readAt = -Infinity;
  private appends = 0;
  private reading: { readonly afterAppends: number; readonly mark: Promise<number> } | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly keptMs: number,
  ) {}

  /** This process has appended: what was read before, or is being read, may not know of it. */
  outdate(): void {
    this.readAt = -Infinity;
    this.appends += 1;
  }

  async get(): Promise<number> {
    if (performance.now() - this.readAt < this.keptMs) return this.mark;
    if (this.reading?.afterAppends !== this.appends) {
      this.reading = { afterAppends: this.appends, mark: this.read(this.appends) };
    }
    return this.reading.mark;
  }

  private async read(afterAppends: number): Promise<number> {
    const askedAt = performance.now();
    try {
      const [row] = await this.connections.run(WATERMARK);
      // An append that is slow to announce itself can lower what the database says, but not what was safe already.
      this.mark = Math.max(this.mark, Number(row?.[0]));
      if (afterAppends === this.appends) this.readAt = askedAt;
      return this.mark;
    } finally {
      if (this.reading?.afterAppends === afterAppends) this.reading = undefined;
    }
  }
}
