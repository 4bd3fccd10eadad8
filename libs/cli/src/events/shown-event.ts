import { findDefinition, splitPersonal } from '@perennial/contracts';
import type { RecordedEvent } from '@perennial/kernel';

/**
 * An event without its personal data. Of a type that this code does not know, nobody can say what is personal: its data is
 * left out as a whole.
 */
export const withoutPersonal = (event: RecordedEvent): RecordedEvent => {
  const definition = findDefinition(event.type);
  return { ...event, data: definition ? splitPersonal(definition, event.data).data : {} };
};

/** One line: position, business time, type, whose or what, data. */
export const eventLine = ({ position, occurredAt, type, customerId, streamId, data }: RecordedEvent): string =>
  [position, occurredAt, type, customerId === null ? streamId : `customer-${customerId}`, JSON.stringify(data)].join(
    '  ',
  );
