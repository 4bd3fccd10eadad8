import { describe, expect, it } from '@jest/globals';
import { derivedId } from '@perennial/contracts';
import { ServiceProblem, type ServiceRequest } from '../platform/service-client.ts';
import { play, type Stage } from './play.ts';
import type { Script, TimedCommand } from './timed-command.ts';

const AT = Date.UTC(2025, 5, 1);

const command = (path: string, more: Partial<TimedCommand> = {}): TimedCommand => ({
  at: AT,
  service: 'acquisition',
  path,
  channel: 'web',
  ...more,
});

/** A service that answers as it is told to, and writes down what it was asked. */
const stageOf = (answer: (path: string, asked: number) => unknown, signal = new AbortController().signal) => {
  const requests: { path: string; request: ServiceRequest }[] = [];
  const outcomes: { events: number; refusal?: string }[] = [];
  const json = async <Answer>(path: string, request: ServiceRequest): Promise<Answer> => {
    requests.push({ path, request });
    const answered = answer(path, requests.length);
    if (answered instanceof Error) throw answered;
    return answered as Answer;
  };
  const stage: Stage = {
    services: new Map([['acquisition', { json }]]),
    tenant: 'simulation-1',
    key: 'life 1',
    signal,
    turn: () => Promise.resolve(),
    onCommand: (outcome) => outcomes.push(outcome),
  };
  return { stage, requests, outcomes };
};

const scriptOf = (...commands: TimedCommand[]): Script => ({ commands, derived: [] });
const refusal = (status: number, code: string) => new ServiceProblem('acquisition', status, code, 'no');

describe('play', () => {
  it('gives commands in order, with the ids of what earlier ones made', async () => {
    const { stage, requests } = stageOf((path) => ({ id: `id-of${path}`, events: [{}] }));
    const script = scriptOf(
      command('/customers', { as: 'customer' }),
      command('/leads/{customer}', { body: { customerId: '{customer}', lines: [{ of: '{world}' }] } }),
    );
    await play(script, stage, new Map([['world', 'known-before']]));
    expect(requests.map(({ path }) => path)).toEqual(['/customers', '/leads/id-of/customers']);
    expect(requests[1]?.request.body).toEqual({ customerId: 'id-of/customers', lines: [{ of: 'known-before' }] });
  });

  it('knows the position of what earlier ones did, to wait for it', async () => {
    const { stage, requests } = stageOf(() => ({ id: 'x', position: '0000000000000042', events: [{}] }));
    await play(scriptOf(command('/grant', { as: 'consent' }), command('/offers?after={consent@}')), stage);
    expect(requests[1]?.path).toBe('/offers?after=0000000000000042');
  });

  it('says when it happened, where, that it is simulated, and the same key at every play', async () => {
    const headersOfOnePlay = async () => {
      const { stage, requests } = stageOf(() => ({ id: 'x', events: [] }));
      await play(scriptOf(command('/a'), command('/b')), stage);
      return requests.map(({ request }) => request.headers);
    };
    const [first, second] = await headersOfOnePlay();
    expect(first).toEqual({
      'idempotency-key': derivedId('simulation', 'life 1', 0),
      'perennial-occurred-at': '2025-06-01T00:00:00.000Z',
      'perennial-simulated': 'true',
      'perennial-channel': 'web',
    });
    expect(second?.['idempotency-key']).not.toBe(first?.['idempotency-key']);
    expect(await headersOfOnePlay()).toEqual([first, second]);
  });

  it('knows the ids of what reactions make', async () => {
    const { stage, requests } = stageOf(() => ({ id: 'lead-1', events: [] }));
    const derived = [{ name: 'opportunity', parts: ['opportunity-of-lead', '{tenant}', '{lead}'] }];
    const commands = [command('/leads', { as: 'lead' }), command('/opportunities/{opportunity}/win')];
    await play({ commands, derived }, stage);
    const id = derivedId('opportunity-of-lead', 'simulation-1', 'lead-1');
    expect(requests[1]?.path).toBe(`/opportunities/${id}/win`);
  });

  it('waits for a reaction, and for a service that is busy', async () => {
    const { stage, requests, outcomes } = stageOf((_path, asked) => {
      if (asked === 1) return refusal(409, 'OPPORTUNITY_UNKNOWN');
      return asked === 2 ? refusal(503, 'NOT_READY') : { id: 'x', events: [{}, {}] };
    });
    await play(scriptOf(command('/win', { awaits: ['OPPORTUNITY_UNKNOWN'] })), stage);
    expect(requests).toHaveLength(3);
    expect(outcomes).toEqual([{ events: 2 }]);
  });

  it('takes a refusal of the business as an outcome, and everything else as a failure', async () => {
    const refused = stageOf(() => refusal(409, 'LEAD_NOT_OPEN'));
    await play(scriptOf(command('/qualify')), refused.stage);
    expect(refused.outcomes).toEqual([{ events: 0, refusal: 'LEAD_NOT_OPEN' }]);
    const wrong = stageOf(() => refusal(400, 'INVALID_INPUT'));
    await expect(play(scriptOf(command('/qualify')), wrong.stage)).rejects.toThrow('INVALID_INPUT');
  });

  it('stops between two commands', async () => {
    const interruption = new AbortController();
    const { stage, requests } = stageOf(() => {
      interruption.abort();
      return { id: 'x', events: [] };
    }, interruption.signal);
    await play(scriptOf(command('/a'), command('/b')), stage);
    expect(requests).toHaveLength(1);
  });
});
