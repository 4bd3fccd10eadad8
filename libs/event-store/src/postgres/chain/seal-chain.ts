import { ChainBrokenError, EventsArchivedError, SealInProgressError } from '../../errors.ts';
import { positionOf } from '../position.ts';
import { type Block, blockAfter, type ChainHead, hashOf, headOf } from './block.ts';
import { ChainClient } from './chain-client.ts';
import { packEntries } from './entries.ts';

export interface SealOptions {
  readonly tenantId: string;
  /** Most events in one block. Default 500; a block of fewer is made of what there is. */
  readonly blockSize?: number;
  /** Ends the sealing after the block in hand. */
  readonly signal?: AbortSignal;
  /** Told of every block: events sealed by this call so far. */
  readonly onProgress?: (events: number) => void;
}

export interface SealResult {
  /** Blocks that were added, and the events in them. */
  readonly blocks: number;
  readonly events: number;
  /** Null while the tenant has no event. */
  readonly head: ChainHead | null;
}

const BLOCK_SIZE = 500;

/** The last block, if it is one that this code could have made: nothing is built on another. */
const soundHead = async (chain: ChainClient): Promise<Block | undefined> => {
  const head = await chain.lastBlock();
  if (head && !hashOf(chain.tenantId, head).equals(head.hash)) throw new ChainBrokenError(chain.tenantId, head.number);
  return head;
};

/** What leaves for the archive is marked before it goes: unmarked after the read, all of it was there to be read. */
const refuseArchived = async (chain: ChainClient, from: number): Promise<void> => {
  const ends = (await chain.archived()).map(([, to]) => to - 1).filter((end) => end >= from);
  if (ends.length > 0) throw new EventsArchivedError(positionOf(String(Math.max(...ends))));
};

/** One more block, of events up to a safe mark; undefined when there are none. */
const sealBlock = (chain: ChainClient, mark: number, blockSize: number): Promise<Block | undefined> =>
  chain.transaction(async () => {
    if (!(await chain.lock())) throw new SealInProgressError(chain.tenantId);
    const previous = await soundHead(chain);
    const from = (previous?.to ?? 0) + 1;
    const entries = await chain.entries(from, mark, blockSize);
    await refuseArchived(chain, from);
    const last = entries.at(-1);
    if (last === undefined) return undefined;
    const block = blockAfter(chain.tenantId, previous, {
      // Not the mark: positions that were drawn and never used may be drawn again from a backup that is restored.
      to: last.position,
      count: entries.length,
      entries: packEntries(entries),
      sealedAt: Date.now(),
    });
    await chain.insert(block);
    return block;
  });

/**
 * Adds to the chain of a tenant what is in the log now and not in the chain yet, and begins a chain where there is none. Appends
 * are not held up: what is still being written, and what comes meanwhile, is sealed the next time. One at a time for a
 * tenant.
 *
 * @param connectionString of the primary; a role that may read the log, and insert into `event_store.chain`
 * @throws SealInProgressError, ChainBrokenError, EventsArchivedError when what is to be sealed next is in the archive
 */
export const sealChain = async (connectionString: string, options: SealOptions): Promise<SealResult> => {
  const { tenantId, blockSize = BLOCK_SIZE, signal, onProgress } = options;
  const chain = await ChainClient.connect(connectionString, tenantId);
  try {
    let [blocks, events] = [0, 0];
    // Read before any event is, in a statement of its own: all that the mark promises is visible to those that follow.
    const mark = await chain.transaction(() => chain.safeMark());
    while (!signal?.aborted) {
      const block = await sealBlock(chain, mark, blockSize);
      if (block === undefined) break;
      blocks += 1;
      events += block.count;
      onProgress?.(events);
    }
    const head = await chain.lastBlock();
    return { blocks, events, head: head === undefined ? null : headOf(head) };
  } finally {
    await chain.close();
  }
};
