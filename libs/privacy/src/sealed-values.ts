import type { KeyObject } from 'node:crypto';
import { ERASED, type PersonalValues } from '@perennial/contracts';
import { decrypt, encrypt, lengthPrefixed } from './authenticated-cipher.ts';

/** Which event personal values belong to. Encrypted values read nowhere else. */
export interface EventPlace {
  readonly tenantId: string;
  /** The customer, or the stream of an event of no customer. */
  readonly subjectId: string;
  readonly eventId: string;
  readonly type: string;
}

/** How values are encrypted; in every ciphertext's context, so that no version can be passed off as another. */
const FORMAT = 1;

/**
 * What the log keeps of encrypted personal values: `{"v":1,"k":"<key id>","/email":"<base64>"}`. A JSON pointer begins with
 * a slash, so these two names are never pointers, and values written in clear (`{"/email":"…"}`) never have them.
 */
export type SealedValues = PersonalValues & { readonly v: unknown; readonly k: unknown };

/** Whether stored personal values are encrypted; others were written by a log without keys, and are in clear. */
export const isSealed = (stored: PersonalValues): stored is SealedValues => 'k' in stored || 'v' in stored;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The key that values are encrypted under; undefined when that place was tampered with. */
export const keyIdOf = ({ k }: SealedValues): string | undefined =>
  typeof k === 'string' && UUID.test(k) ? k : undefined;

/** Stored personal values; undefined where the log holds JSON that cannot be any. */
export const storedValues = (json: string): PersonalValues | undefined => {
  const values = JSON.parse(json) as unknown;
  return typeof values === 'object' && values !== null && !Array.isArray(values)
    ? (values as PersonalValues)
    : undefined;
};

/** An id as the database gives it back, whatever case it was written in. */
const contextOf = ({ tenantId, subjectId, eventId, type }: EventPlace, pointer: string): string =>
  lengthPrefixed([`personal:${FORMAT}`, tenantId, subjectId, eventId.toLowerCase(), type, pointer]);

/** Encrypts every value on its own. As JSON, so that any text comes back as it was, lone surrogates included. */
export const sealValues = (key: KeyObject, keyId: string, place: EventPlace, values: PersonalValues): SealedValues => {
  const sealed: Record<string, unknown> & SealedValues = { v: FORMAT, k: keyId };
  for (const [pointer, value] of Object.entries(values)) {
    sealed[pointer] = encrypt(key, contextOf(place, pointer), JSON.stringify(value)).toString('base64');
  }
  return sealed;
};

const pointersOf = (sealed: SealedValues) => Object.keys(sealed).filter((name) => name.startsWith('/'));

/** Every value as erased. */
export const erasedValues = (sealed: SealedValues): PersonalValues =>
  Object.fromEntries(pointersOf(sealed).map((pointer) => [pointer, ERASED]));

/** Decrypts every value; one that cannot have been written here under this key is told of, and reads as erased. */
export const unsealValues = (
  key: KeyObject,
  place: EventPlace,
  sealed: SealedValues,
  onTampered: (pointer: string) => void,
): PersonalValues => {
  const valueOf = (pointer: string): unknown => {
    const ciphertext = sealed[pointer];
    const text =
      sealed.v === FORMAT && typeof ciphertext === 'string'
        ? decrypt(key, contextOf(place, pointer), Buffer.from(ciphertext, 'base64'))
        : undefined;
    if (text !== undefined) return JSON.parse(text.toString('utf8')) as unknown;
    onTampered(pointer);
    return ERASED;
  };
  return Object.fromEntries(pointersOf(sealed).map((pointer) => [pointer, valueOf(pointer)]));
};
