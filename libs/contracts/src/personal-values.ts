import type { EventDefinition } from './event-definition.ts';
import { ERASED } from './personal.ts';

/** The personal fields of one event: JSON pointer → value. Stored apart from the rest of the data. */
export type PersonalValues = Readonly<Record<string, unknown>>;

type Json = Record<string, unknown>;

const parentOf = (data: Json, path: readonly string[]): Json | undefined => {
  let node: unknown = data;
  for (const name of path) {
    // Its own only: a log that was tampered with may name what every object inherits.
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return undefined;
    node = (node as Json)[name];
  }
  return typeof node === 'object' && node !== null ? (node as Json) : undefined;
};

/**
 * Takes the personal fields out of an event's data: what stays is safe to keep in clear for ever. `personal` is null when
 * there is nothing personal in it. Neither input is changed.
 */
export const splitPersonal = (
  definition: Pick<EventDefinition, 'personal'>,
  data: unknown,
): { readonly data: unknown; readonly personal: PersonalValues | null } => {
  if (definition.personal.length === 0) return { data, personal: null };
  const rest = structuredClone(data) as Json;
  const personal: Record<string, unknown> = {};
  for (const pointer of definition.personal) {
    const path = pointer.slice(1).split('/');
    const name = path.pop() as string;
    const parent = parentOf(rest, path);
    if (parent?.[name] === undefined) continue;
    personal[pointer] = parent[name];
    delete parent[name];
  }
  return { data: rest, personal: Object.keys(personal).length > 0 ? personal : null };
};

/** Puts personal values back where they came from: the inverse of `splitPersonal`. Changes and returns `data`. */
export const joinPersonal = (data: unknown, personal: PersonalValues | null): unknown => {
  for (const [pointer, value] of Object.entries(personal ?? {})) {
    const path = pointer.slice(1).split('/');
    const name = path.pop() as string;
    const parent = parentOf(data as Json, path);
    if (parent) parent[name] = value;
  }
  return data;
};

const replaced = (node: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (name === undefined) return ERASED;
  if (typeof node !== 'object' || node === null || (node as Json)[name] === undefined) return node;
  return { ...node, [name]: replaced((node as Json)[name], rest) };
};

/**
 * The data as it reads once the customer is erased: every personal value it has is `ERASED`. What must not depend on personal
 * values (rows that customers share, keys of rows, decisions) is computed from this. Returns `data` itself when nothing in it is
 * personal; the input is not changed.
 */
export const redactPersonal = (definition: Pick<EventDefinition, 'personal'> | undefined, data: unknown): unknown =>
  (definition?.personal ?? []).reduce((redacted, pointer) => replaced(redacted, pointer.slice(1).split('/')), data);
