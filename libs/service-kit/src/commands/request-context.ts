import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { derivedId, newId } from '@perennial/contracts';
import type { FastifyRequest } from 'fastify';
import { type Caller, callerOf } from '../auth/caller.ts';
import { invalid } from '../problems/input-validation.ts';
import { findUnstorable } from '../problems/text-check.ts';
import { activeTraceparent } from '../operations/trace-context.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CommandContext, Idempotency } from './command-context.ts';
import { channelOf, expectedVersionOf, idempotencyKeyOf, occurredAtOf, simulatedOf } from './command-headers.ts';

/** Identity of a request's content: the same for a retry, whatever the order of its properties. */
const fingerprint = ({ method, url, body }: FastifyRequest): string => {
  // The context is read before the body is checked, and on routes that read no body: nesting must not exhaust the stack here.
  const unstorable = findUnstorable(body);
  if (unstorable) throw invalid([unstorable]);
  return createHash('sha256')
    .update(canonicalJson([method, url, body ?? null]))
    .digest('base64url');
};

/** A key is its sender's own: two who happen to choose the same one must not be given each other's outcomes. */
const idempotencyOf = ({ tenantId, subject }: Caller, key: string, request: FastifyRequest): Idempotency => {
  let commands = 0;
  return {
    key,
    requestId: derivedId('request', tenantId, subject, key, fingerprint(request)),
    eventId: (command, index) => derivedId('event-of-request', tenantId, subject, key, command, index),
    nextCommand: () => commands++,
  };
};

const idSource = ({ tenantId, subject }: Caller, key: string | null): ((kind: string) => string) => {
  if (key === null) return newId;
  const asked = new Map<string, number>();
  return (kind) => {
    const count = asked.get(kind) ?? 0;
    asked.set(kind, count + 1);
    return derivedId('id-of-request', tenantId, subject, key, kind, count);
  };
};

/** Reads the command's context from token and headers. Throws 400 and 403 problems. */
const commandContextOf = (request: FastifyRequest): CommandContext => {
  const caller = callerOf(request);
  const key = idempotencyKeyOf(request.headers);
  return {
    tenantId: caller.tenantId,
    actor: caller.subject,
    channel: channelOf(request.headers, caller),
    occurredAt: occurredAtOf(request.headers),
    correlationId: newId(),
    traceparent: activeTraceparent(request.headers),
    simulated: simulatedOf(request.headers),
    expectedVersion: expectedVersionOf(request.headers),
    idempotency: key === null ? null : idempotencyOf(caller, key, request),
    newId: idSource(caller, key),
  };
};

/** The `CommandContext` of the request: what `Commands.execute` needs besides the command. */
export const Context = createParamDecorator((_data: undefined, context: ExecutionContext): CommandContext =>
  commandContextOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
