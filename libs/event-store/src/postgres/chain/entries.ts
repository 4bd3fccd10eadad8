import type { Row } from '../connections.ts';
import { digestOfValues } from './netstring.ts';

/** An event as a block remembers it. */
export interface Entry {
  readonly position: number;
  readonly digest: Buffer;
}

/** An event as it is in the log now. */
export interface FoundEntry extends Entry {
  readonly id: string;
}

/** What a digest covers, in this order: every column but the position, as stored, so personal fields as their ciphertext. */
const CONTENT = [
  'tenant_id',
  'stream_id',
  'stream_version',
  'id',
  'type',
  'schema_version',
  'customer_id',
  'occurred_at',
  'recorded_at',
  'actor',
  'channel',
  'correlation_id',
  'causation_id',
  'traceparent',
  'simulated',
  'data',
  'personal',
] as const;
const ID = 1 + CONTENT.indexOf('id');

export const ENTRY_COLUMNS = ['position', ...CONTENT].join(', ');

/** A row of ENTRY_COLUMNS, each as PostgreSQL's text in UTC. The position stands beside the digest: a moved event is known again. */
export const entryOf = (row: Row): FoundEntry => ({
  position: Number(row[0]),
  id: row[ID] as string,
  digest: digestOfValues(row.slice(1)),
});

const POSITION_BYTES = 8;
const ENTRY_BYTES = POSITION_BYTES + 32;

/** Positions and digests one after the other, as a block keeps them. */
export const packEntries = (entries: readonly Entry[]): Buffer => {
  const packed = Buffer.allocUnsafe(entries.length * ENTRY_BYTES);
  for (const [index, { position, digest }] of entries.entries()) {
    packed.writeBigUInt64BE(BigInt(position), index * ENTRY_BYTES);
    digest.copy(packed, index * ENTRY_BYTES + POSITION_BYTES);
  }
  return packed;
};

export const unpackEntries = (packed: Buffer): readonly Entry[] =>
  Array.from({ length: Math.floor(packed.length / ENTRY_BYTES) }, (_, index) => {
    const at = index * ENTRY_BYTES;
    return {
      position: Number(packed.readBigUInt64BE(at)),
      digest: packed.subarray(at + POSITION_BYTES, at + ENTRY_BYTES),
    };
  });
