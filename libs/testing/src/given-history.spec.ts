import { describe, expect, it } from '@jest/globals';
import { accept, type Decider, refuse } from '@perennial/kernel';
import type { EventOf, LeadDisqualified, LeadQualified } from '@perennial/contracts';
import { given } from './given-history.ts';

type Event = EventOf<typeof LeadQualified> | EventOf<typeof LeadDisqualified>;
type Close = { readonly type: 'CloseLead'; readonly data: { readonly leadId: string; readonly reason: string } };
interface State {
  readonly closed: boolean;
  readonly at?: string;
}

const leadId = '0198c0de-0000-7000-8000-000000000001';

const decider: Decider<State, Close, Event, 'CLOSED'> = {
  name: 'lead',
  initial: { closed: false },
  evolve: (state, event) => ({ closed: state.closed || event.type === 'LeadDisqualified', at: event.occurredAt }),
  decide: ({ data }, state) => {
    if (state.closed) return refuse('CLOSED', { at: state.at });
    if (data.reason === 'none') return accept();
    return accept({ type: 'LeadDisqualified', data: { leadId: data.leadId, reason: data.reason } });
  },
  customerOf: () => null,
};

const close = (reason: string): Close => ({ type: 'CloseLead', data: { leadId, reason } });
const closed: Event = { type: 'LeadDisqualified', data: { leadId, reason: 'spam' } };

describe('given a history, when a command comes', () => {
  it('then these events happen', () => {
    given(decider).when(close('spam')).then(closed);
    given(decider).when(close('none')).then();
  });

  it('then it is refused, in view of what happened and when', () => {
    const past = given(decider, { ...closed, occurredAt: '2025-03-01T00:00:00.000Z' });
    past.when(close('again')).thenRefused('CLOSED');
    past.when(close('again')).thenRefused('CLOSED', { at: '2025-03-01T00:00:00.000Z' });
  });

  it('fails when other events happen, or none, or a refusal', () => {
    expect(() => given(decider).when(close('spam')).then()).toThrow('LeadDisqualified');
    expect(() => given(decider, closed).when(close('spam')).then(closed)).toThrow('CLOSED');
    expect(() => given(decider).when(close('spam')).thenRefused('CLOSED')).toThrow('LeadDisqualified');
    expect(() => given(decider, closed).when(close('spam')).thenRefused('CLOSED', { at: 'never' })).toThrow('never');
  });

  it('fails when an event does not fit its schema', () => {
    expect(() =>
      given(decider)
        .when(close(''))
        .then({ ...closed, data: { leadId, reason: '' } }),
    ).toThrow('does not fit its schema');
  });
});
