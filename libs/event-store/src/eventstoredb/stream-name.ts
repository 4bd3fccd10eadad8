/**
 * What Perennial's streams are called in EventStoreDB:
 *
 * - `perennial/<tenant>/<stream>` holds events;
 * - `perennial.customer/<tenant>/<customer>` names the streams that a customer's events are in (customer-streams.ts);
 * - `perennial.hidden/<tenant>/<stream>` says what truncation and deletion hide of a stream (hidden-versions.ts).
 *
 * Tenant and rest are escaped so that no two places share a name and none can be a system stream, whose names begin with `$`.
 */
export const EVENTS = 'perennial/';
const CUSTOMERS = 'perennial.customer/';
const HIDDEN = 'perennial.hidden/';

const escaped = (character: string): string => {
  const code = character.charCodeAt(0);
  // Half a surrogate pair has no UTF-8: every other one would become the same replacement character.
  return code > 0xff ? `%u${code.toString(16)}` : `%${code.toString(16).padStart(2, '0')}`;
};

/** Everything but letters, digits, `_` and `.`: a tenant ends at the first `/`, and `$by_category` cuts at the first `-`. */
const IN_TENANT = /[^A-Za-z0-9_.\u0080-\ud7ff\ue000-\uffff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
// eslint-disable-next-line no-control-regex -- control characters are what is meant: tools show names on one line
const IN_STREAM = /[%\u0000-\u001f\u007f]/g;
const ESCAPE = /%(?:u([0-9a-f]{4})|([0-9a-f]{2}))/g;

const tenantName = (tenantId: string): string => tenantId.replace(IN_TENANT, escaped);

const restName = (text: string): string => text.replace(IN_STREAM, escaped).replace(LONE_SURROGATE, escaped);

const unescaped = (name: string): string =>
  name.replace(ESCAPE, (_, unit: string | undefined, byte: string | undefined) =>
    String.fromCharCode(Number.parseInt(unit ?? byte ?? '', 16)),
  );

/** The stream that holds the events of a stream of a tenant. */
export const streamNameOf = (tenantId: string, streamId: string): string =>
  `${EVENTS}${tenantName(tenantId)}/${restName(streamId)}`;

const IN_PATTERN = /[\\^$.*+?()[\]{}|#\s]/g;

/** A regular expression (.NET's) of the names of streams that begin so, of every tenant. */
export const namePatternOf = (beginnings: readonly string[]): string => {
  const alternatives = beginnings.map((beginning) => restName(beginning).replace(IN_PATTERN, String.raw`\$&`));
  return `^${EVENTS}[^/]*/(?:${alternatives.join('|')})`;
};

export const customerStreamOf = (tenantId: string, customerId: string): string =>
  `${CUSTOMERS}${tenantName(tenantId)}/${restName(customerId)}`;

export const hiddenStreamOf = (tenantId: string, streamId: string): string =>
  `${HIDDEN}${tenantName(tenantId)}/${restName(streamId)}`;

/** Whose stream this is, or null for a stream that holds no events of Perennial. */
export const placeOf = (name: string): { readonly tenantId: string; readonly streamId: string } | null => {
  if (!name.startsWith(EVENTS)) return null;
  const end = name.indexOf('/', EVENTS.length);
  if (end === -1) return null;
  return { tenantId: unescaped(name.slice(EVENTS.length, end)), streamId: unescaped(name.slice(end + 1)) };
};
