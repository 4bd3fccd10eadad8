import pg from 'pg';
import { EventStoreUnavailableError } from '../../errors.ts';
import { isConnectionLost, meaningOf } from '../connection-errors.ts';
import type { Row } from '../connections.ts';
import { beginWith } from '../session-settings.ts';
import type { Block } from './block.ts';
import { ENTRY_COLUMNS, entryOf, type FoundEntry } from './entries.ts';

/** Every value as PostgreSQL's text: digests are of that. */
const asText = { getTypeParser: () => (text: string) => text };

/** Of one page or one block: never long, and nobody is waited for. */
const BEGIN = beginWith({ statementMs: 60_000, lockMs: 5_000 });

const BLOCK_COLUMNS = `number, from_position, to_position, event_count, encode(entries, 'hex'), encode(events_digest, 'hex'),
  encode(previous_hash, 'hex'), encode(hash, 'hex'), floor(extract(epoch from sealed_at) * 1000)::bigint`;

const blockOf = (row: Row): Block => {
  const [number, from, to, count] = row.slice(0, 4).map(Number) as [number, number, number, number];
  const [entries, eventsDigest, previousHash, hash] = row.slice(4, 8).map((hex) => Buffer.from(hex ?? '', 'hex')) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  return { number, from, to, count, entries, eventsDigest, previousHash, hash, sealedAt: Number(row[8]) };
};

/** With a code of ours where callers can act on it. */
const meant = (error: unknown): unknown =>
  isConnectionLost(error) ? new EventStoreUnavailableError(error) : meaningOf(error);

const connected = async (connectionString: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString, application_name: 'perennial-chain', types: asText });
  // The server may end it while it is idle; the next statement finds out.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw meant(error);
  }
};

/** The chain's table and the rows of the log, as the sealer and the verification read them, in transactions of one step each. */
export class ChainClient {
  private constructor(
    private readonly client: pg.Client,
    readonly tenantId: string,
  ) {}

  static async connect(connectionString: string, tenantId: string): Promise<ChainClient> {
    return new ChainClient(await connected(connectionString), tenantId);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** All or nothing. Every statement sees what was committed before it began, which is what the safe mark asks for. */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      await this.client.query(BEGIN);
      const result = await work();
      await this.client.query('commit');
      return result;
    } catch (error) {
      await this.client.query('rollback').catch(() => undefined);
      throw meant(error);
    }
  }

  /** True when nobody else seals this tenant's chain, until the transaction ends. */
  async lock(): Promise<boolean> {
    const key = `perennial:seal:${this.tenantId}`;
    const [row] = await this.rows('select pg_try_advisory_xact_lock(hashtextextended($1, 0))', [key]);
    return row?.[0] === 't';
  }

  /** No event will appear at or below it any more (docs/adr/0001-lock-watermark.md). */
  async safeMark(): Promise<number> {
    const [row] = await this.rows('select event_store.watermark()');
    return Number(row?.[0]);
  }

  /** The tenant's events from one position up to another, both inclusive. */
  async entries(from: number, to: number, limit: number): Promise<readonly FoundEntry[]> {
    const rows = await this.rows(
      `select ${ENTRY_COLUMNS} from event_store.events
       where tenant_id = $1 and position >= $2 and position <= $3 order by position limit $4`,
      [this.tenantId, from, to, limit],
    );
    return rows.map(entryOf);
  }

  async eventsAfter(position: number): Promise<number> {
    const text = 'select count(*) from event_store.events where tenant_id = $1 and position > $2';
    const [row] = await this.rows(text, [this.tenantId, position]);
    return Number(row?.[0]);
  }

  /** Of archived partitions: `from <= position < to`. */
  async archived(): Promise<readonly (readonly [from: number, to: number])[]> {
    const text = 'select from_position, to_position from event_store.partitions where archived_at is not null';
    return (await this.rows(text)).map(([from, to]) => [Number(from), Number(to)] as const);
  }

  async lastBlock(): Promise<Block | undefined> {
    const text = `select ${BLOCK_COLUMNS} from event_store.chain where tenant_id = $1 order by number desc limit 1`;
    const [row] = await this.rows(text, [this.tenantId]);
    return row && blockOf(row);
  }

  async blocksAfter(number: number, limit: number): Promise<readonly Block[]> {
    const text = `select ${BLOCK_COLUMNS} from event_store.chain where tenant_id = $1 and number > $2 order by number limit $3`;
    return (await this.rows(text, [this.tenantId, number, limit])).map(blockOf);
  }

  async sealedEvents(): Promise<number> {
    const text = 'select coalesce(sum(event_count), 0) from event_store.chain where tenant_id = $1';
    const [row] = await this.rows(text, [this.tenantId]);
    return Number(row?.[0]);
  }

  async insert(block: Block): Promise<void> {
    const { number, from, to, count, sealedAt } = block;
    const digests = [block.entries, block.eventsDigest, block.previousHash, block.hash];
    await this.rows(
      `insert into event_store.chain (tenant_id, number, from_position, to_position, event_count, sealed_at,
         entries, events_digest, previous_hash, hash)
       values ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), decode($8, 'hex'), decode($9, 'hex'), decode($10, 'hex'))`,
      [
        this.tenantId,
        ...[number, from, to, count],
        new Date(sealedAt).toISOString(),
        ...digests.map((bytes) => bytes.toString('hex')),
      ],
    );
  }

  private async rows(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return (await this.client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array' })).rows;
  }
}

/** The tenants that have a chain, in order. */
export const chainedTenants = async (connectionString: string): Promise<readonly string[]> => {
  const client = await connected(connectionString);
  try {
    const text = 'select distinct tenant_id from event_store.chain order by tenant_id';
    return (await client.query<{ tenant_id: string }>(text)).rows.map(({ tenant_id: tenantId }) => tenantId);
  } finally {
    await client.end();
  }
};
