import { eventTypeFilter, type Filter, streamNameFilter } from '@eventstore/db-client';
import { categoryOf, type RecordedEvent } from '@perennial/kernel';
import type { LogSelection } from '../event-store.ts';
import { EVENTS, namePatternOf, placeOf, streamNameOf } from './stream-name.ts';

/** Events that the server looks through between two checkpoints: how often a reader learns how far it got. */
const SEARCH_WINDOW = 500;

type Stored = Pick<RecordedEvent, 'type'> & { readonly streamId: string };

/** Whether an event of EventStoreDB, by the name of its stream and its type, is one of those selected. */
export const selects = ({ types, categories, tenantId }: LogSelection): ((event: Stored) => boolean) => {
  const wantedTypes = types && new Set(types);
  const wantedCategories = categories && new Set(categories);
  return ({ streamId: name, type }) => {
    if (wantedTypes && !wantedTypes.has(type)) return false;
    const place = placeOf(name);
    if (place === null || (tenantId !== undefined && place.tenantId !== tenantId)) return false;
    return !wantedCategories || wantedCategories.has(categoryOf(place.streamId));
  };
};

/**
 * What the server can pass over by itself. It filters by stream name or by type, not by both, and by prefixes, which let
 * through more than is selected (`care` lets `care-task` through): what comes is asked `selects` again. Types first: they
 * leave less than a tenant or a category does.
 */
export const serverFilter = ({ types, categories, tenantId }: LogSelection): Filter => {
  const checkpoints = { checkpointInterval: 1, maxSearchWindow: SEARCH_WINDOW };
  if (types !== undefined) return eventTypeFilter({ prefixes: [...types], ...checkpoints });
  if (tenantId === undefined && categories !== undefined)
    return streamNameFilter({ regex: namePatternOf(categories), ...checkpoints });
  const prefixes =
    tenantId === undefined ? [EVENTS] : (categories ?? ['']).map((category) => streamNameOf(tenantId, category));
  return streamNameFilter({ prefixes, ...checkpoints });
};

/** Whether there can be no match at all: none of no types, none of no categories. */
export const selectsNothing = ({ types, categories }: LogSelection): boolean =>
  types?.length === 0 || categories?.length === 0;
