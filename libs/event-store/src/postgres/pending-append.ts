import { findDefinition, splitPersonal } from '@perennial/contracts';
import type { NewEvent } from '@perennial/kernel';
import type { AppendRequest, AppendResult } from '../event-store.ts';

/** One event with its JSON text, made when the append was asked for: what the caller changes later does not matter. */
export interface EncodedEvent {
  readonly event: NewEvent;
  readonly data: string;
  readonly personal: string | null;
}

/** An append that waits for its group. */
export interface PendingAppend {
  readonly request: AppendRequest;
  /** The stream with its tenant, as one comparable text. */
  readonly stream: string;
  readonly events: readonly EncodedEvent[];
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

const encode = (event: NewEvent): EncodedEvent => {
  const definition = findDefinition(event.type);
  if (definition === undefined || definition.personal.length === 0) {
    return { event, data: JSON.stringify(event.data), personal: null };
  }
  const { data, personal } = splitPersonal(definition, event.data);
  return { event, data: JSON.stringify(data), personal: personal === null ? null : JSON.stringify(personal) };
};

/** Encodes a request, and gives the promise of its outcome. Rejects at once what JSON cannot say (a cycle, a bigint). */
export const pendingAppend = (
  request: AppendRequest,
  enqueue: (pending: PendingAppend) => void,
): Promise<AppendResult> =>
  new Promise((resolve, reject) => {
    const stream = `${request.tenantId}\u0000${request.streamId}`;
    enqueue({ request, stream, events: request.events.map(encode), resolve, reject });
  });
