import type { TSchema } from 'typebox';

const MARK = 'x-personal';

/** What a personal field reads as when its subject was erased: a text like any other, so that nothing that reads it fails. */
export const ERASED = '[erased]';

/**
 * Marks a field as personal data. Its value is kept apart from the rest of the event (the log's `personal` column), where
 * a per-subject key can encrypt it and the key's destruction makes it unreadable everywhere.
 */
export const Personal = <Schema extends TSchema>(schema: Schema): Schema => ({ ...schema, [MARK]: true });

interface SchemaLike {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
}

/**
 * JSON pointers of all fields marked personal. Throws for a personal field inside an array, which has no fixed pointer, and for
 * one that is not a text, which could not read as `ERASED`.
 */
export const personalPathsOf = (schema: TSchema, path = ''): string[] => {
  const { type, properties, items } = schema as SchemaLike;
  if ((schema as Record<string, unknown>)[MARK] === true) {
    if (type !== 'string') throw new Error(`A personal field must be a text: ${path}`);
    return [path];
  }
  if (items && personalPathsOf(items, `${path}/*`).length > 0) {
    throw new Error(`A personal field cannot be inside an array: ${path}`);
  }
  return Object.entries(properties ?? {}).flatMap(([name, property]) => personalPathsOf(property, `${path}/${name}`));
};
