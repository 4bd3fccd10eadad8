import { registerDecorator } from 'class-validator';

/** Where a page of a list that is newest first ended: the next one begins after it. */
export interface Cursor {
  readonly at: string;
  readonly id: string;
}

/** A page of a list, and how to ask for the next one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Send it as `cursor`; null on the last page. */
  readonly nextCursor: string | null;
}

/** What orders the items of such a list. The driver gives times as `Date`, a fold as ISO text. */
interface Dated {
  readonly placedAt: string | Date;
  readonly orderId: string;
}

const INSTANT = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const placeOf = ({ placedAt, orderId }: Dated): Cursor => ({ at: new Date(placedAt).toISOString(), id: orderId });

const isAfter = (left: Cursor, right: Cursor): boolean =>
  left.at === right.at ? left.id < right.id : left.at < right.at;

/** The cursor as clients carry it: opaque text that is safe in a URL. */
export const writeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at}/${id}`).toString('base64url');

/** The cursor that a client brought back; undefined when it is none of ours. */
export const readCursor = (text: string | undefined): Cursor | undefined => {
  const [at = '', id = ''] = Buffer.from(text ?? '', 'base64url')
    .toString()
    .split('/');
  return INSTANT.test(at) && UUID.test(id) && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined;
};

/** The property is the `nextCursor` of the page before. */
export const IsCursor = () => (target: object, propertyName: string) =>
  registerDecorator({
    name: 'isCursor',
    target: target.constructor,
    propertyName,
    validator: {
      validate: (value: unknown) => typeof value === 'string' && readCursor(value) !== undefined,
      defaultMessage: () => `${propertyName} must be the nextCursor of the page before`,
    },
  });

/** Items after the cursor, newest first, as the database would order them. */
export const newestFirst = <Item extends Dated>(items: readonly Item[], cursor: Cursor | undefined): Item[] =>
  items
    .filter((item) => !cursor || isAfter(placeOf(item), cursor))
    .sort((left, right) => (isAfter(placeOf(left), placeOf(right)) ? 1 : -1));

/** The first `limit` of the items; `items` holds one more when there is a next page. */
export const pageOf = <Item extends Dated>(items: readonly Item[], limit: number): Page<Item> => {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, nextCursor: last && items.length > limit ? writeCursor(placeOf(last)) : null };
};
