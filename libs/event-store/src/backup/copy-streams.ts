import { Readable, Writable } from 'node:stream';
import type pg from 'pg';

/** The part of the driver's connection that COPY needs; its types do not name it. */
interface CopyConnection {
  readonly stream: Writable & Readable;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

const HIGH_WATER_MARK = 1 << 20;

/** What `COPY … TO STDOUT` says, as it comes. Ends when the server has said all; the client is then free for the next query. */
class CopyOut extends Readable implements pg.Submittable {
  private connection: CopyConnection | undefined;

  constructor(private readonly text: string) {
    super({ highWaterMark: HIGH_WATER_MARK });
  }

  submit(connection: unknown): void {
    this.connection = connection as CopyConnection;
    this.connection.query(this.text);
  }

  override _read(): void {
    this.connection?.stream.resume();
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    // The driver uses its buffer again for what comes next.
    if (!this.push(Buffer.from(chunk))) this.connection?.stream.pause();
  }

  handleCommandComplete(): void {
    // The end is the server's readiness, not this.
  }

  handleReadyForQuery(): void {
    this.push(null);
  }

  handleError(error: Error): void {
    this.destroy(error);
  }
}

/** What `COPY … FROM STDIN` is told. Finishes when the server has taken all of it. */
class CopyIn extends Writable implements pg.Submittable {
  private connection: CopyConnection | undefined;
  private opened: ((error?: Error) => void) | undefined;
  private done: ((error?: Error) => void) | undefined;
  private isOpen = false;
  private hasEnded = false;

  constructor(private readonly text: string) {
    super({ highWaterMark: HIGH_WATER_MARK });
  }

  submit(connection: unknown): void {
    this.connection = connection as CopyConnection;
    this.connection.query(this.text);
  }

  override _construct(callback: (error?: Error) => void): void {
    if (this.isOpen) callback();
    else this.opened = callback;
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error) => void): void {
    const { connection } = this;
    connection?.sendCopyFromChunk(chunk);
    if (connection?.stream.writableNeedDrain) connection.stream.once('drain', () => callback());
    else callback();
  }

  override _final(callback: (error?: Error) => void): void {
    this.done = callback;
    this.hasEnded = true;
    this.connection?.endCopyFrom();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (this.isOpen && !this.hasEnded) this.connection?.sendCopyFail('given up');
    callback(error);
  }

  handleCopyInResponse(): void {
    this.isOpen = true;
    this.opened?.();
  }

  handleCommandComplete(): void {
    // The end is the server's readiness, not this.
  }

  handleReadyForQuery(): void {
    this.done?.();
  }

  handleError(error: Error): void {
    this.hasEnded = true;
    (this.isOpen ? (this.done ?? ((failure) => this.destroy(failure))) : this.opened)?.(error);
  }
}

/** The rows of a query in COPY's text format, one a line. */
export const copyOut = (client: pg.ClientBase, query: string): Readable =>
  client.query(new CopyOut(`copy (${query}) to stdout`));

/** Takes rows in COPY's text format, e.g. for `schema.table (column, column)`. */
export const copyIn = (client: pg.ClientBase, into: string): Writable =>
  client.query(new CopyIn(`copy ${into} from stdin`));
