import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { EncryptionKeyError } from './errors.ts';

const FORMAT = 1;
export const KEY_BYTES = 32;

/** One key-encryption key of a file. */
export interface RingKey {
  /** `file:` and a fingerprint of the key itself. */
  readonly id: string;
  readonly key: KeyObject;
  readonly createdAt: string;
  /** Since when it wraps nothing new. It stays in the file, for backups of the data keys that are still under it. */
  readonly retiredAt: string | null;
}

/** The key-encryption keys of an installation; the first that is not retired wraps new data keys. */
export interface KeyRing {
  readonly active: RingKey;
  readonly keys: readonly RingKey[];
}

/** Tells keys apart without telling anything of them. */
const fingerprintOf = (key: KeyObject): string =>
  `file:${createHmac('sha256', key).update('perennial key-encryption key').digest('hex').slice(0, 24)}`;

const newKey = (now: Date): RingKey => {
  const key = createSecretKey(randomBytes(KEY_BYTES));
  return { id: fingerprintOf(key), key, createdAt: now.toISOString(), retiredAt: null };
};

/** A ring with one new key. */
const newKeyRing = (now = new Date()): KeyRing => {
  const active = newKey(now);
  return { active, keys: [active] };
};

/** The same ring with a new active key in front; the others stay, to unwrap what is under them. */
const withNewKey = ({ keys }: KeyRing, now = new Date()): KeyRing => {
  const active = newKey(now);
  const retired = keys.map((key) => ({ ...key, retiredAt: key.retiredAt ?? now.toISOString() }));
  return { active, keys: [active, ...retired] };
};

const textOf = ({ keys }: KeyRing): string => {
  const written = keys.map(({ id, key, createdAt, retiredAt }) => ({
    id,
    key: key.export().toString('base64'),
    createdAt,
    retiredAt,
  }));
  return `${JSON.stringify({ format: FORMAT, keys: written }, null, 2)}\n`;
};

/** A file beside `file` with this text, on the disk for sure and for its owner only. */
const draftOf = (file: string, text: string): string => {
  const draft = `${file}.${process.pid}.new`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  chmodSync(draft, 0o600);
  return draft;
};

const syncFolder = (file: string): void => {
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
};

/** Makes a ring file, or leaves the one that is there: of several processes that do it at once, the first one's stays. */
export const createKeyRing = (file: string): void => {
  const draft = draftOf(file, textOf(newKeyRing()));
  try {
    linkSync(draft, file);
    syncFolder(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

/** Puts another ring into a file, as a whole: a process that dies meanwhile leaves the old one. */
const writeKeyRing = (file: string, ring: KeyRing): void => {
  renameSync(draftOf(file, textOf(ring)), file);
  syncFolder(file);
};

const invalid = (file: string, found: string, cause?: unknown): EncryptionKeyError =>
  new EncryptionKeyError(
    'ENCRYPTION_KEY_INVALID',
    `The encryption keys in ${file} cannot be used: ${found}.`,
    'Put the file back from its backup. Without its keys nothing personal in the log can be read.',
    { cause },
  );

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code !== 'ENOENT') throw invalid(file, `the file cannot be read (${code})`, error);
    throw new EncryptionKeyError(
      'ENCRYPTION_KEY_MISSING',
      `There is no file with encryption keys at ${file}.`,
      'Put it back from its backup, or name it in PERENNIAL_ENCRYPTION_KEY_FILE.',
      { cause: error },
    );
  }
};

type WrittenKey = Readonly<Record<keyof RingKey, unknown>>;

const ringKeyOf = (file: string, { id, key, createdAt, retiredAt }: WrittenKey): RingKey => {
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64') : Buffer.alloc(0);
  if (bytes.length !== KEY_BYTES)
    throw invalid(file, `the key ${String(id)} has ${bytes.length} bytes, not ${KEY_BYTES}`);
  const secret = createSecretKey(bytes);
  if (fingerprintOf(secret) !== id) throw invalid(file, `the key ${String(id)} is not the one that had this id`);
  return { id, key: secret, createdAt: String(createdAt), retiredAt: typeof retiredAt === 'string' ? retiredAt : null };
};

/** The ring in a file. @throws EncryptionKeyError ENCRYPTION_KEY_MISSING or ENCRYPTION_KEY_INVALID */
export const readKeyRing = (file: string): KeyRing => {
  const text = readText(file);
  let written: { readonly format?: unknown; readonly keys?: unknown };
  try {
    written = JSON.parse(text) as typeof written;
  } catch (error) {
    // Not the parser's own words: they repeat what they found, which may be part of a key.
    throw invalid(file, 'it is not JSON', error instanceof SyntaxError ? undefined : error);
  }
  if (written.format !== FORMAT || !Array.isArray(written.keys)) throw invalid(file, `it is not of format ${FORMAT}`);
  const keys = written.keys.map((key) => ringKeyOf(file, key as WrittenKey));
  const active = keys.find(({ retiredAt }) => retiredAt === null);
  if (active === undefined) throw invalid(file, 'it has no key that is not retired');
  return { active, keys };
};

/**
 * Adds a new key to a ring file, which wraps from now on; the others stay in it. `rotateKeyEncryption` then brings the data keys
 * under it.
 *
 * @returns the new key's id
 * @throws EncryptionKeyError ENCRYPTION_KEY_MISSING or ENCRYPTION_KEY_INVALID
 */
export const rotateKeyRing = (file: string): string => {
  const ring = withNewKey(readKeyRing(file));
  writeKeyRing(file, ring);
  return ring.active.id;
};
