import {
  chainedTenants,
  type ChainFinding,
  type ChainHead,
  type ChainVerification,
  verifyChain,
} from '@perennial/event-store';
import { Failure } from '../failure.ts';
import { explaining } from '../platform/event-log.ts';
import { databaseUrlOf } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { count, counted } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { type Output, writeJson, writeLine } from '../terminal/terminal.ts';
import { headText, parseHead } from './chain-head.ts';

export interface ChainOptions {
  readonly tenant?: string;
  readonly expect?: string;
  readonly json?: true;
}

const SHOWN = 20;

const verify = async (tenantId: string, expect: ChainHead | undefined, { terminal, environment, signal }: Session) => {
  const progress = new Progress(terminal.err, { label: `verify the chain of ${tenantId}`, unit: 'events' });
  try {
    return await verifyChain(databaseUrlOf(environment), {
      tenantId,
      signal,
      ...(expect && { expect }),
      onProgress: (events, total) => progress.reach(events, total),
    });
  } catch (error) {
    if (signal.aborted) throw new Failure('Interrupted before the chain was verified.', 130);
    throw error;
  } finally {
    progress.finish();
  }
};

const describe = (finding: ChainFinding): string => {
  if (!('position' in finding)) return `  block ${finding.block}: ${finding.detail}`;
  const { kind, block, position, eventId, sealedAt } = finding;
  const what = {
    changed: `event ${eventId} was changed`,
    removed: 'an event was removed',
    inserted: `event ${eventId} was put in`,
    reordered: `event ${eventId} was moved here from position ${sealedAt}`,
  }[kind];
  return `  block ${block}, position ${position}: ${what}`;
};

const write = (output: Output, { tenantId, ...found }: ChainVerification): void => {
  const { blocks, events, archived, unsealed, head, findings } = found;
  const verdict =
    findings.length === 0 ? 'as it was sealed' : `not as it was sealed, from block ${findings[0]?.block} on`;
  writeLine(output, `${tenantId}: ${counted(events, 'event')} in ${counted(blocks, 'block')}: ${verdict}`);
  for (const finding of findings.slice(0, SHOWN)) writeLine(output, describe(finding));
  if (findings.length > SHOWN) writeLine(output, `  … and ${count(findings.length - SHOWN)} more`);
  if (archived > 0) writeLine(output, `  ${counted(archived, 'event')} in the archive, not compared`);
  if (unsealed > 0) writeLine(output, `  ${counted(unsealed, 'event')} after it, not sealed yet`);
  writeLine(output, `  head ${headText(head)}`);
};

/** `perennial verify --chain`. @throws Failure when the log of a tenant is not as it was sealed */
export const verifyChains = (name: string | undefined, options: ChainOptions, session: Session): Promise<void> =>
  explaining(async () => {
    if (name !== undefined) throw new Failure('--chain is of the log, not of a read model: leave the name out.', 2);
    if (options.expect !== undefined && options.tenant === undefined)
      throw new Failure('Say with --tenant whose head is expected.', 2);
    const expect = options.expect === undefined ? undefined : parseHead(options.expect);
    const named = options.tenant === undefined ? undefined : [options.tenant];
    const tenants = named ?? (await chainedTenants(databaseUrlOf(session.environment)));
    if (tenants.length === 0) throw new Failure('No tenant has a chain: `perennial seal --tenant TENANT` begins one.');
    const results: ChainVerification[] = [];
    for (const tenantId of tenants) {
      const result = await verify(tenantId, expect, session);
      results.push(result);
      if (!options.json) write(session.terminal.out, result);
    }
    if (options.json) writeJson(session.terminal.out, results);
    const wrong = results.filter(({ findings }) => findings.length > 0).map(({ tenantId }) => tenantId);
    if (wrong.length > 0) throw new Failure(`The log is not as it was sealed: ${wrong.join(', ')}.`);
  });
