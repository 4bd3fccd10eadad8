/** Parts of the OpenAPI document that are the same in every service. */

import { POSITION_PATTERN } from '../queries/position.ts';

const text = { type: 'string' };

/** The parameter of every query that can wait for what the client has written. */
export const AFTER = {
  name: 'after',
  in: 'query' as const,
  required: false,
  description: 'The position that a command answered with: the query waits, up to 2 s, until it has seen that command.',
  schema: { type: 'string', pattern: POSITION_PATTERN.source },
};

const header = (name: string, description: string, schema: Record<string, unknown> = text) => ({
  name,
  in: 'header' as const,
  required: false,
  description,
  schema,
});

/** What every command takes besides its body. */
export const COMMAND_HEADERS = [
  header('Idempotency-Key', 'Any text of up to 200 visible characters: a retry with the same key appends once.', {
    ...text,
    maxLength: 200,
  }),
  header('If-Match', 'The ETag that the client has seen: refused with STALE_VERSION (412) when it is another one now.'),
  header('Perennial-Occurred-At', 'When it happened in the customer’s life; now when absent.', {
    ...text,
    format: 'date-time',
  }),
  header('Perennial-Channel', 'Through which channel it came: web, phone, shop. Default api.'),
  header('Perennial-Simulated', 'true for events of a simulation.', { type: 'boolean' }),
  header('traceparent', 'W3C trace context.'),
];

/** What every answer to a command carries besides its body. */
export const OUTCOME_HEADERS = {
  ETag: { description: 'Version of the stream, quoted.', schema: text },
  'Perennial-Position': { description: 'Position of the last event: send it as `after`.', schema: text },
};

/** RFC 9457, with a stable code. */
export const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' },
    detail: text,
    code: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$', description: 'Stable: decide by it.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string', format: 'json-pointer' }, message: text },
      },
    },
  },
};
