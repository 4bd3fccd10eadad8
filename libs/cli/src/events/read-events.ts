import type { EventStore } from '@perennial/event-store';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import { isSelected, type Selection } from './selection.ts';

const PAGE = 1_000;
const POLL_MS = 250;
const POSITION_DIGITS = 16;

/** Everything selected after a position, in order, up to the head of the log. */
const forwards = async function* (
  store: EventStore,
  selection: Selection,
  after: Position,
  onReached: (position: Position) => void = () => undefined,
): AsyncGenerator<RecordedEvent> {
  const { tenantId, types, to } = selection;
  const upTo = to && 'position' in to ? to.position : undefined;
  for (let caughtUp = false; !caughtUp;) {
    const page = await store.readAll({
      after,
      limit: PAGE,
      tenantId,
      ...(types && { types }),
      ...(upTo !== undefined && { upTo }),
    });
    for (const event of page.events) if (isSelected(event, selection)) yield event;
    ({ reached: after, caughtUp } = page);
    onReached(after);
  }
};

const before = (position: Position): Position =>
  String(Math.max(0, Number(position) - 1)).padStart(POSITION_DIGITS, '0') as Position;

/** One stream or one customer is read by its index; everything else from the log. */
const narrow = async (store: EventStore, selection: Selection): Promise<readonly RecordedEvent[] | undefined> => {
  const { tenantId, streamId, customerId } = selection;
  if (streamId === undefined && customerId === undefined) return undefined;
  const found =
    streamId === undefined
      ? await store.readCustomer(tenantId, customerId as string)
      : await store.readStream(tenantId, streamId);
  return found.filter((event) => isSelected(event, selection));
};

/** The first `limit` events selected, oldest first. */
export const firstEvents = async function* (
  store: EventStore,
  selection: Selection,
  limit = Infinity,
): AsyncGenerator<RecordedEvent> {
  const { from } = selection;
  const after = from && 'position' in from ? before(from.position) : START;
  let left = limit;
  for await (const event of (await narrow(store, selection)) ?? forwards(store, selection, after)) {
    if (left <= 0) return;
    left -= 1;
    yield event;
  }
};

/** The last `limit` events selected, oldest first. Looks at the end of the log, and further back as long as it must. */
export const lastEvents = async (
  store: EventStore,
  selection: Selection,
  limit: number,
): Promise<readonly RecordedEvent[]> => {
  const found = await narrow(store, selection);
  if (found) return found.slice(-limit);
  const { to } = selection;
  const end = Number(to && 'position' in to ? to.position : await store.head());
  for (let window = limit * 4; ; window *= 8) {
    const start = end - window;
    const after = start > 0 ? (String(start).padStart(POSITION_DIGITS, '0') as Position) : START;
    const last: RecordedEvent[] = [];
    for await (const event of forwards(store, selection, after)) {
      last.push(event);
      if (last.length > limit) last.shift();
    }
    if (last.length === limit || start <= 0) return last;
  }
};

/** Every event selected from now on, until the signal. */
export const newEvents = async function* (
  store: EventStore,
  selection: Selection,
  after: Position,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent> {
  while (!signal.aborted) {
    yield* forwards(store, selection, after, (reached) => (after = reached));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
};
