/** Bytes that are looked for, and which of the values they are a spelling of. */
interface Pattern {
  readonly bytes: Buffer;
  readonly value: number;
}

const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

const lowered = (text: string): Buffer => Buffer.from(Buffer.from(text).map((byte) => LOWER[byte]!));

/**
 * How a value may be written: as it is, in lower and upper case, and inside JSON text (quotes and backslashes escaped, or every
 * character that is not ASCII as `\uXXXX`).
 */
const spellings = (value: string): readonly string[] => {
  const json = JSON.stringify(value).slice(1, -1);
  const ascii = json.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [value, value.toLowerCase(), value.toUpperCase(), json, JSON.stringify(json).slice(1, -1), ascii];
};

/**
 * Looks for many values in bytes at once, in one pass whatever their number; ASCII letters match in either case. Values are
 * told by their number in the list they were given in.
 */
export class ByteSearch {
  /** For each pair of bytes that a pattern begins with: the patterns. */
  private readonly starts = new Map<number, Pattern[]>();
  private readonly isStart = new Uint8Array(65_536);
  /** Bytes of the longest pattern. */
  readonly longest: number;

  /** Every value must have at least two bytes. */
  constructor(values: readonly string[]) {
    const seen = new Set<string>();
    let longest = 0;
    values.forEach((text, value) => {
      for (const spelling of spellings(text)) {
        const bytes = lowered(spelling);
        const key = `${value} ${bytes.toString('latin1')}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const start = (bytes[0]! << 8) | bytes[1]!;
        this.isStart[start] = 1;
        this.starts.set(start, [...(this.starts.get(start) ?? []), { bytes, value }]);
        longest = Math.max(longest, bytes.length);
      }
    });
    this.longest = longest;
  }

  /** Calls back with the number of each value that is there, and where it begins and ends; more than once when it is there again. */
  run(haystack: Uint8Array, onFound: (value: number, from: number, to: number) => void): void {
    const { isStart } = this;
    let before = haystack.length > 0 ? LOWER[haystack[0]!]! : 0;
    for (let index = 1; index < haystack.length; index += 1) {
      const byte = LOWER[haystack[index]!]!;
      const pair = (before << 8) | byte;
      before = byte;
      if (isStart[pair] === 0) continue;
      for (const { bytes, value } of this.starts.get(pair)!) {
        if (matches(haystack, index - 1, bytes)) onFound(value, index - 1, index - 1 + bytes.length);
      }
    }
  }

  /** The numbers of the values that are in a text. */
  inText(text: string): ReadonlySet<number> {
    const found = new Set<number>();
    this.run(Buffer.from(text), (value) => found.add(value));
    return found;
  }
}

const matches = (haystack: Uint8Array, offset: number, bytes: Buffer): boolean => {
  if (offset + bytes.length > haystack.length) return false;
  for (let index = 2; index < bytes.length; index += 1) {
    if (LOWER[haystack[offset + index]!] !== bytes[index]) return false;
  }
  return true;
};
