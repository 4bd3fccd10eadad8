import { type Block, hashOf, NO_HASH } from './block.ts';
import { digestOfBytes } from './netstring.ts';

/** What is wrong with the chain itself, not with the log. */
export interface BlockFinding {
  readonly kind: 'block-changed' | 'block-missing' | 'block-unlinked' | 'head-missing' | 'head-other';
  /** The block; of `head-missing`, the last one there is. */
  readonly block: number;
  /** One sentence for people. */
  readonly detail: string;
}

const changed = (tenantId: string, block: Block): string | undefined => {
  if (!hashOf(tenantId, block).equals(block.hash)) return 'its hash is not the one of what it says';
  if (!digestOfBytes(block.entries).equals(block.eventsDigest))
    return 'its list of events is not the one that was sealed';
  return undefined;
};

/** A block by itself, and as the successor of the one before it (undefined: it should be the first). */
export const checkBlock = (tenantId: string, previous: Block | undefined, block: Block): readonly BlockFinding[] => {
  const findings: BlockFinding[] = [];
  const due = (previous?.number ?? 0) + 1;
  if (block.number > due) {
    const detail =
      block.number === due + 1 ? `block ${due} is not there` : `blocks ${due} to ${block.number - 1} are not there`;
    findings.push({ kind: 'block-missing', block: due, detail });
  } else if (!block.previousHash.equals(previous?.hash ?? NO_HASH) || block.from !== (previous?.to ?? 0) + 1) {
    const detail = previous
      ? `it does not follow on block ${previous.number} as that is now`
      : 'it is not the first of a chain';
    findings.push({ kind: 'block-unlinked', block: block.number, detail });
  }
  const wrong = changed(tenantId, block);
  if (wrong !== undefined) findings.push({ kind: 'block-changed', block: block.number, detail: wrong });
  return findings;
};
