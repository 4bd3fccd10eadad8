import { EventsArchivedError } from '../errors.ts';
import { positionOf } from './position.ts';

/** As event_store.refuse_archived raises it (migrations/0009-archive.ts). */
const ARCHIVED = 'PE001';

/**
 * A condition that lets a read go on unless some of what it needs is in the archive. It is part of the statement that reads: a
 * partition that leaves in between is missed by neither. While nothing is archived, it costs a look into an empty index.
 */
export const unlessArchived = (check: string): string =>
  `(not exists (select from event_store.partitions where archived_at is not null) or event_store.${check})`;

/** The last archived position; 0 when the whole log is there. */
export const ARCHIVED_TO = { name: 'event_store_archived_to', text: 'select event_store.archived_to()' };

/** The database's refusal in the port's words; any other error as it is. */
export const archivedOr = (error: unknown): unknown => {
  const { code, detail } = (error ?? {}) as { readonly code?: unknown; readonly detail?: unknown };
  return code === ARCHIVED ? new EventsArchivedError(positionOf(String(detail))) : error;
};
