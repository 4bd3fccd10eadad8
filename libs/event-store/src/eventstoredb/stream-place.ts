import { hiddenStreamOf, streamNameOf } from './stream-name.ts';

/** A stream of a tenant, and what EventStoreDB calls it. */
export interface StreamPlace {
  readonly streamId: string;
  readonly name: string;
  /** The stream that says what is hidden of it. */
  readonly hiddenName: string;
}

export const placeAt = (tenantId: string, streamId: string): StreamPlace => ({
  streamId,
  name: streamNameOf(tenantId, streamId),
  hiddenName: hiddenStreamOf(tenantId, streamId),
});
