/**
 * What EventStoreDB cannot promise, with the reason, as the contract suite is told and docs/guides/use-eventstoredb.md tells
 * users: each stream has its own event ids, and nothing is unique over streams.
 */
export const EVENTSTOREDB_LIMITS = {
  idsAcrossStreams: 'EventStoreDB keeps event ids apart by stream',
} as const;
