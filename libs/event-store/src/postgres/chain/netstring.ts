import { hash } from 'node:crypto';

/**
 * Values as bytes that can be read in one way only: each as its length in bytes, a colon and its UTF-8 bytes (a netstring, without
 * its comma), null as a dash. So no two lists of values look the same, however their texts are cut.
 */
const canonical = (values: readonly (string | null)[]): string => {
  let text = '';
  for (const value of values) text += value === null ? '-' : `${Buffer.byteLength(value)}:${value}`;
  return text;
};

/** SHA-256 (FIPS 180-4) of a list of values. */
export const digestOfValues = (values: readonly (string | null)[]): Buffer =>
  hash('sha256', canonical(values), 'buffer');

/** SHA-256 of bytes. */
export const digestOfBytes = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer');
