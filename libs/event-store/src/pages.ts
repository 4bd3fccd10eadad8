import type { EventStore, Page, ReadAllOptions } from './event-store.ts';

/**
 * The pages of the log after a position, up to the first one that has caught up (it is the last one given). While the caller
 * works on a page, the next is being read. Leaving the loop early is fine.
 * @throws what `readAll` throws.
 */
export async function* pagesAfter(store: Pick<EventStore, 'readAll'>, options: ReadAllOptions): AsyncGenerator<Page> {
  let coming = store.readAll(options);
  for (;;) {
    const page = await coming;
    if (page.caughtUp || (options.upTo !== undefined && page.reached >= options.upTo)) {
      yield page;
      return;
    }
    coming = store.readAll({ ...options, after: page.reached });
    // Should the caller leave now, a failure of this read concerns nobody; otherwise the await above rethrows it.
    coming.catch(() => undefined);
    yield page;
  }
}
