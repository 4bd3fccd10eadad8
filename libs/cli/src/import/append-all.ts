import type { AppendRequest, AppendResult, EventStore } from '@perennial/event-store';

export interface AppendAllOptions {
  /** What a request weighs, in any unit. */
  readonly weightOf: (request: AppendRequest) => number;
  /** So much may be on its way at once. */
  readonly weightLimit: number;
  /** Stops taking requests; what is on its way is finished. */
  readonly signal?: AbortSignal;
  readonly onAppended: (request: AppendRequest, result: AppendResult) => void;
}

/**
 * Appends many requests, each on its own, with many on their way at once (the store groups them). One customer never has two
 * on their way: so the log has each life in the order given.
 *
 * @throws the first error of an append; what was acknowledged before stays, and appending all of it again is harmless
 */
export const appendAll = async (
  store: Pick<EventStore, 'append'>,
  requests: Iterable<AppendRequest>,
  { weightOf, weightLimit, signal, onAppended }: AppendAllOptions,
): Promise<void> => {
  const lastOf = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  let weight = 0;
  let failure: Error | undefined;
  let lighter = (): void => undefined;

  const append = async (request: AppendRequest, before: Promise<void> | undefined): Promise<void> => {
    await before;
    if (failure !== undefined) return;
    try {
      onAppended(request, await store.append(request));
    } catch (error) {
      failure ??= error as Error;
    }
  };

  for (const request of requests) {
    while (weight >= weightLimit) await new Promise<void>((resolve) => (lighter = resolve));
    if (signal?.aborted || failure !== undefined) break;
    const key = request.events[0]?.customerId ?? request.streamId;
    const requestWeight = weightOf(request);
    weight += requestWeight;
    const done = append(request, lastOf.get(key)).then(() => {
      weight -= requestWeight;
      underWay.delete(done);
      if (lastOf.get(key) === done) lastOf.delete(key);
      lighter();
    });
    lastOf.set(key, done);
    underWay.add(done);
  }
  await Promise.all(underWay);
  if (failure !== undefined) throw failure;
};
