import { ChainMissingError } from '../../errors.ts';
import { numberOf } from '../position.ts';
import { type Block, type ChainHead, headOf } from './block.ts';
import { ChainClient } from './chain-client.ts';
import { type BlockFinding, checkBlock } from './check-block.ts';
import { type Difference, differencesOf, type EventFinding, eventFindings } from './compare-entries.ts';
import { digestOfBytes } from './netstring.ts';
import { type FoundEntry, packEntries, unpackEntries } from './entries.ts';

export type ChainFinding = BlockFinding | EventFinding;

export interface VerifyChainOptions {
  readonly tenantId: string;
  /** A head that was noted outside of the database: the chain must still contain it. */
  readonly expect?: ChainHead;
  /** Gives up after the block in hand, with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (events: number, total: number) => void;
}

export interface ChainVerification {
  readonly tenantId: string;
  readonly blocks: number;
  /** Events that were read and compared. */
  readonly events: number;
  /** Sealed events that are in detached partitions, and so were not compared. */
  readonly archived: number;
  /** Events after the last block: the chain says nothing of them. */
  readonly unsealed: number;
  readonly head: ChainHead;
  /** In order of blocks, then of positions; the first {@link MOST_DIFFERENCES} events. Empty: the log is as it was sealed. */
  readonly findings: readonly ChainFinding[];
}

/** More than these are counted, but not named: somebody has replaced the log. */
export const MOST_DIFFERENCES = 10_000;
const BLOCKS_AT_ONCE = 20;
const EVENTS_AT_ONCE = 1_000;

class Verification {
  private previous: Block | undefined;
  private readonly blockFindings: BlockFinding[] = [];
  private readonly differences: Difference[] = [];
  private blocks = 0;
  private events = 0;
  private archivedEvents = 0;
  private expectedSeen = false;

  constructor(
    private readonly chain: ChainClient,
    private readonly expect: ChainHead | undefined,
  ) {}

  get checked(): number {
    return this.events + this.archivedEvents;
  }

  async check(block: Block): Promise<void> {
    const findings = checkBlock(this.chain.tenantId, this.previous, block);
    this.blockFindings.push(...findings);
    this.checkExpected(block);
    const found = await this.found(block);
    this.events += found.length;
    // A list that was tampered with names the wrong events; what it should be, only its digest can tell.
    if (digestOfBytes(block.entries).equals(block.eventsDigest)) await this.compare(block, found);
    else if (!digestOfBytes(packEntries(found)).equals(block.eventsDigest)) {
      const detail = 'its events are not those that were sealed either; which of them, its list cannot tell any more';
      this.blockFindings.push({ kind: 'block-changed', block: block.number, detail });
    }
    this.previous = block;
    this.blocks += 1;
  }

  async result(): Promise<ChainVerification> {
    const { previous: last, expect } = this;
    if (last === undefined) throw new ChainMissingError(this.chain.tenantId);
    if (expect && !this.expectedSeen) {
      const detail = `no block ends at the expected position ${expect.position}: the chain was cut, or made anew`;
      this.blockFindings.push({ kind: 'head-missing', block: last.number, detail });
    }
    const findings: readonly ChainFinding[] = [...this.blockFindings, ...eventFindings(this.differences)];
    return {
      tenantId: this.chain.tenantId,
      blocks: this.blocks,
      events: this.events,
      archived: this.archivedEvents,
      unsealed: await this.chain.eventsAfter(last.to),
      head: headOf(last),
      findings: [...findings].sort((a, b) => a.block - b.block),
    };
  }

  private checkExpected(block: Block): void {
    if (this.expect === undefined || block.to !== numberOf(this.expect.position)) return;
    this.expectedSeen = true;
    const { hash } = headOf(block);
    if (hash === this.expect.hash) return;
    const detail = `its hash is ${hash}, but ${this.expect.hash} was expected: the chain was made anew`;
    this.blockFindings.push({ kind: 'head-other', block: block.number, detail });
  }

  private async compare(block: Block, found: readonly FoundEntry[]): Promise<void> {
    const differences = differencesOf(block.number, unpackEntries(block.entries), found);
    if (differences.length === 0) return;
    // Asked now: a partition may have left since the verification began, and is marked before it goes.
    const archived = await this.chain.archived();
    for (const difference of differences) {
      const isArchived = archived.some(([from, to]) => difference.position >= from && difference.position < to);
      if (difference.found === undefined && isArchived) this.archivedEvents += 1;
      else if (this.differences.length < MOST_DIFFERENCES) this.differences.push(difference);
    }
  }

  private async found(block: Block): Promise<readonly FoundEntry[]> {
    const found: FoundEntry[] = [];
    // The first block also answers for what was put in before the first position.
    const begin = block.number === 1 ? Number.MIN_SAFE_INTEGER : block.from;
    for (let from = begin; from <= block.to; from = (found.at(-1)?.position ?? block.to) + 1) {
      const page = await this.chain.entries(from, block.to, EVENTS_AT_ONCE);
      found.push(...page);
      if (page.length < EVENTS_AT_ONCE) break;
    }
    return found;
  }
}

/**
 * Recomputes a tenant's chain from the log, and names what was changed, removed, inserted or reordered since it was sealed. It reads
 * every sealed event once, as stored; no key is needed, and a key that was destroyed makes no difference.
 *
 * @throws ChainMissingError when the tenant has no chain, and the signal's reason
 */
export const verifyChain = async (
  connectionString: string,
  { tenantId, expect, signal, onProgress }: VerifyChainOptions,
): Promise<ChainVerification> => {
  const chain = await ChainClient.connect(connectionString, tenantId);
  try {
    const [total, last] = await chain.transaction(async () => [await chain.sealedEvents(), await chain.lastBlock()]);
    const verification = new Verification(chain, expect);
    let number = 0;
    while (last !== undefined && number < last.number) {
      number = await chain.transaction(async () => {
        const blocks = await chain.blocksAfter(number, BLOCKS_AT_ONCE);
        for (const block of blocks) {
          signal?.throwIfAborted();
          await verification.check(block);
        }
        onProgress?.(verification.checked, total);
        return blocks.at(-1)?.number ?? last.number;
      });
    }
    return await chain.transaction(() => verification.result());
  } finally {
    await chain.close();
  }
};
