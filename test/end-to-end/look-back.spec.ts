import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allScopesOf, localToken, serviceNames, temporaryHome } from '@perennial/local';
import { HttpClient } from '@perennial/testing';
import { StartedPlatform } from './started-platform.ts';

/** The commands that look into the past, as a user types them, on a platform that was just started. */
const PORT_BASE = 10_000 + (process.pid % 1_000) * 10;
const STARTING_MS = 180_000;
const home = temporaryHome();
const platform = new StartedPlatform({ home: home.path, portBase: PORT_BASE });
const bin = join(import.meta.dirname, '../../libs/cli/bin/perennial.mjs');

const perennial = async (...args: readonly string[]): Promise<string> => {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, PERENNIAL_HOME: home.path, PERENNIAL_DATABASE_URL: '', NODE_OPTIONS: '' },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0 ? out : `exit code ${code}: ${err}`;
};

interface Done {
  readonly id: string;
  readonly position: string;
}

let customerId: string;
let leadId: string;
let beforeScore: string;

beforeAll(async () => {
  await platform.running();
  const token = await localToken({ home: home.path, scopes: allScopesOf(serviceNames) });
  const acquisition = new HttpClient(/acquisition\s+(http:\S+)/.exec(platform.printed)?.[1] ?? '', token);
  const post = async (path: string, body?: unknown): Promise<Done> => (await acquisition.post<Done>(path, body)).body;
  ({ id: customerId } = await post('/v1/customers', { name: 'Ada Lovelace' }));
  const lead = { customerId, source: 'fair', traits: { need: 'urgent', budget: 'approved' } };
  ({ id: leadId, position: beforeScore } = await post('/v1/leads', lead));
  const scored = await post(`/v1/leads/${leadId}/score`);
  await acquisition.get(`/v1/lead-queue?after=${scored.position}`);
}, STARTING_MS);

afterAll(async () => {
  platform.kill('SIGINT');
  await platform.ended();
  home.remove();
}, STARTING_MS);

describe('perennial', () => {
  it('why tells the policy and the events behind a score', async () => {
    const told = await perennial('why', customerId, 'lead-score');
    expect(told).toContain(`acquisition/lead-score leadId ${leadId}`);
    expect(told).toContain('score: 70');
    expect(told).toContain('policy: lead-scoring lead-scoring/1');
    expect(told).toContain('decided by: LeadScored');
    expect(told).toMatch(/caused by:\n.*lead captured: source fair/);
    const json = JSON.parse(await perennial('why', customerId, 'lead-score', '--json')) as Record<string, unknown[]>;
    expect(json['acquisition']).toHaveLength(1);
    expect(await perennial('why', customerId, 'shoe-size')).toMatch(/^exit code 2: No service computes shoe-size/);
  }, 60_000);

  it('diff shows what the score has changed, over all services', async () => {
    const shown = await perennial('diff', customerId, '--from', beforeScore, '--to', '2999-01-01');
    expect(shown).toMatch(new RegExp(`acquisition/lead-queue +${leadId} +changed +score +null +70`));
    expect(shown).toContain('analytics/customer-360');
    expect(shown).toMatch(/Events between the two:\n[^]*lead scored: score 70/);
    expect(await perennial('diff', customerId, '--from', '2999-01-01', '--to', '2999-01-02')).toContain('Nothing of');
  }, 60_000);

  it('rebuild --up-to leaves a read model as it was beside the live one', async () => {
    const rebuilt = await perennial(
      'rebuild',
      'acquisition/lead-queue',
      '--up-to',
      beforeScore,
      '--table',
      'queue_then',
    );
    expect(rebuilt).toMatch(/^acquisition\/lead-queue into acquisition\/queue_then: 1 event /);
    expect(await perennial('projections', '--beside')).toMatch(/acquisition +queue_then +lead-queue +\d+ +0/);
    const [row] = (await perennial('projections', '--beside', 'acquisition/queue_then')).trim().split('\n');
    expect(JSON.parse(row ?? '')).toMatchObject({ leadId, score: null });
    expect(await perennial('projections', '--drop', 'acquisition/queue_then')).toContain('Dropped');
    expect(await perennial('projections', '--beside')).not.toContain('queue_then');
  }, 60_000);
});
