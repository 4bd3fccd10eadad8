import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
/** 96 bits, as NIST SP 800-38D recommends: random, so one key must not encrypt more than 2^32 texts. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes are fetched for many texts at once: one call for each would cost as much as encrypting it. */
const pool = Buffer.alloc(8_192);
let taken = pool.length;

/** Random bytes that nobody else gets; copy them before the next call. */
export const pooledRandomBytes = (count: number): Buffer => {
  if (taken + count > pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += count;
  return pool.subarray(taken - count, taken);
};

/** AES-256-GCM with a fresh random IV: IV, ciphertext and tag, one after the other. */
export const encrypt = (key: KeyObject, context: string, text: string | Uint8Array): Buffer => {
  const iv = pooledRandomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const ciphertext = typeof text === 'string' ? cipher.update(text, 'utf8') : cipher.update(text);
  // In this mode nothing is left for the end but the tag.
  cipher.final();
  return Buffer.concat([iv, ciphertext, cipher.getAuthTag()]);
};

/** What `encrypt` was given; undefined when key, context or any byte is not the same. */
export const decrypt = (key: KeyObject, context: string, sealed: Uint8Array): Buffer | undefined => {
  if (sealed.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]);
  } catch {
    // The tag does not fit. Node says nothing else about it, and neither may anybody.
    return undefined;
  }
};

/**
 * Texts as one that no other list of texts gives: each behind its length (in UTF-16 units), so that nothing can move from one
 * into the next.
 */
export const lengthPrefixed = (texts: readonly string[]): string =>
  texts.reduce((all, text) => `${all}${text.length}:${text}`, '');
