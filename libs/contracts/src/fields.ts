import Type, { type TProperties, type TSchemaOptions } from 'typebox';

/** The data of an event: exactly these fields. */
export const Data = <Properties extends TProperties>(properties: Properties, options: TSchemaOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

/** In lower case, its one spelling: ids are compared as text in streams, keys of rows and partitions. */
export const Uuid = Type.String({ format: 'uuid', pattern: '^[0-9a-f-]{36}$' });
/** ISO 8601 instant. */
export const InstantField = Type.String({ format: 'date-time' });
/** Exact decimal as text: see `Decimal` in the kernel. */
export const DecimalField = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' });
export const MoneyField = Data({ amount: DecimalField, currency: Type.String({ pattern: '^[A-Z]{3}$' }) });
/** ISO 3166 name or code as the source gives it. */
export const Country = Type.String({ minLength: 1, maxLength: 80 });
export const Text = (maxLength = 200) => Type.String({ minLength: 1, maxLength });
/** One of a closed list of words. */
export const OneOf = <const Words extends string[]>(words: readonly [...Words]) => Type.Enum<Words>(words);
/** Which events a computed value rests on. Events from before it was kept have none. */
export const CausedBy = Type.Optional(Type.Array(Uuid, { description: 'Ids of the events that this rests on.' }));
/** Version of the policy that a computed value depends on. */
export const PolicyVersion = Type.String({ minLength: 1, maxLength: 80 });
