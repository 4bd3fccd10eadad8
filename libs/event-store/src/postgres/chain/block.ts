import type { Position } from '@perennial/kernel';
import { positionOf } from '../position.ts';
import { digestOfBytes, digestOfValues } from './netstring.ts';

/** A sealed stretch of a tenant's events; `from` and `to` are positions, both inclusive, and leave no gap to the block before. */
export interface Block {
  /** From 1, without gaps. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly entries: Buffer;
  readonly eventsDigest: Buffer;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
  /** Milliseconds since 1970, by the clock of the sealer. */
  readonly sealedAt: number;
}

/** Where a chain stands. Noted outside of the database, it is what no one who writes to the database can take back. */
export interface ChainHead {
  /** Of the last block, in hexadecimal. */
  readonly hash: string;
  /** Everything of the tenant up to here is sealed. */
  readonly position: Position;
}

/** Before the first block. */
export const NO_HASH: Buffer = Buffer.alloc(32);

const FORMAT = 'perennial-chain-1';

/** The hash that a block of these contents must have. */
export const hashOf = (tenantId: string, block: Omit<Block, 'hash' | 'entries'>): Buffer =>
  digestOfValues([
    FORMAT,
    tenantId,
    ...[block.number, block.from, block.to, block.count, block.sealedAt].map(String),
    block.eventsDigest.toString('hex'),
    block.previousHash.toString('hex'),
  ]);

export interface Sealing {
  readonly to: number;
  readonly count: number;
  readonly entries: Buffer;
  readonly sealedAt: number;
}

/** The block after `previous` (the first, when there is none). */
export const blockAfter = (tenantId: string, previous: Block | undefined, sealing: Sealing): Block => {
  const block = {
    ...sealing,
    number: (previous?.number ?? 0) + 1,
    from: (previous?.to ?? 0) + 1,
    eventsDigest: digestOfBytes(sealing.entries),
    previousHash: previous?.hash ?? NO_HASH,
  };
  return { ...block, hash: hashOf(tenantId, block) };
};

export const headOf = (block: Block): ChainHead => ({
  hash: block.hash.toString('hex'),
  position: positionOf(String(block.to)),
});
