import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Data, OneOf, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const complaint = { service: 'customer-service', aggregate: 'complaint' } as const;

export const ComplaintFiled = defineEvent({
  ...complaint,
  type: 'ComplaintFiled',
  version: 1,
  description: 'A customer states formally that they are dissatisfied.',
  data: Data({
    complaintId: Uuid,
    customerId: Uuid,
    about: OneOf(['product', 'delivery', 'price', 'service', 'privacy', 'other']),
    severity: OneOf(['minor', 'major', 'critical']),
    statement: Personal(Text(20000)),
    orderId: Type.Optional(Uuid),
  }),
});
export type ComplaintFiled = EventOf<typeof ComplaintFiled>;

export const ComplaintAnswered = defineEvent({
  ...complaint,
  type: 'ComplaintAnswered',
  version: 1,
  description: 'We have answered the complaint.',
  data: Data({ complaintId: Uuid, answer: Personal(Text(20000)) }),
});
export type ComplaintAnswered = EventOf<typeof ComplaintAnswered>;

export const ComplaintResolved = defineEvent({
  ...complaint,
  type: 'ComplaintResolved',
  version: 1,
  description: 'The complaint is settled.',
  data: Data({
    complaintId: Uuid,
    outcome: OneOf(['upheld', 'partly-upheld', 'rejected', 'withdrawn']),
    remedy: Type.Optional(Personal(Text())),
  }),
});
export type ComplaintResolved = EventOf<typeof ComplaintResolved>;
