const SEED = 0x9747b28c | 0;
const M = 0x5bd1e995;
const R = 24;

const encoder = new TextEncoder();
// One buffer for all calls: the function is synchronous, and ids are short.
let bytes = new Uint8Array(256);

const encode = (key: string): number => {
  // No character takes more than three bytes of UTF-8 per UTF-16 unit.
  if (key.length * 3 > bytes.length) bytes = new Uint8Array(key.length * 3);
  return encoder.encodeInto(key, bytes).written;
};

/**
 * MurmurHash2 of the key's UTF-8 bytes as a signed 32-bit number, equal to `org.apache.kafka.common.utils.Utils.murmur2`,
 * so that a partition computed here is the one that Kafka's default partitioner chooses.
 */
export const murmur2 = (key: string): number => {
  const length = encode(key);
  let h = SEED ^ length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    let k = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    k = Math.imul(k, M);
    k ^= k >>> R;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const rest = length - i;
  if (rest === 3) h ^= bytes[i + 2]! << 16;
  if (rest >= 2) h ^= bytes[i + 1]! << 8;
  if (rest >= 1) h = Math.imul(h ^ bytes[i]!, M);
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
};
