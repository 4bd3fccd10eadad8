/** Bytes that are looked for, and which of the values they are a spelling of. */
interface Pattern {
  readonly bytes: Buffer;
  readonly value: number;
}

const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

const lowered = (text: string): Buffer => Buffer.from(Buffer.from(text).map((byte) => LOWER[byte]!));

const escapedBeyondAscii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Fewer digits are in numbers of any kind by chance. */
const FEWEST_DIGITS = 9;

/** A telephone number without what people write between its digits. */
const digitsOf = (value: string): readonly string[] => {
  const digits = value.replace(/\D/g, '');
  return /^[\d\s+()./-]+$/.test(value) && digits.length >= FEWEST_DIGITS ? [digits] : [];
};

/**
 * How a value may be written: as it is, in lower and upper case, with accents composed or apart, inside JSON text (quotes and
 * backslashes escaped, or every character that is not ASCII as `\uXXXX`), in a URL or a form, and a telephone number without spaces.
 */
const spellings = (value: string): readonly string[] => {
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value.toWellFormed());
  const forms = [value.normalize('NFC'), value.normalize('NFD')];
  return [
    ...[value, ...forms].flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]),
    ...[json, JSON.stringify(json).slice(1, -1), escapedBeyondAscii(json)],
    ...[url, url.replaceAll('%20', '+')],
    ...digitsOf(value),
  ];
};

/**
 * Looks for many values in bytes at once, in one pass whatever their number; ASCII letters match in either case. Values are
 * told by their number in the list they were given in. (Wu and Manber's algorithm with blocks of two bytes: what no pattern
 * can hold at a place is passed over, so that most bytes are never looked at. TR-94-17, University of Arizona, 1994.)
 */
export class ByteSearch {
  /** How far to go on from a pair of bytes before a pattern can end its first `window` bytes there; 0: one may. */
  private readonly shift: Uint8Array;
  private readonly candidates = new Map<number, Pattern[]>();
  /** Bytes of the shortest pattern, 255 at most. */
  private readonly window: number;
  /** Bytes of the longest pattern. */
  readonly longest: number;

  /** Every value must have at least two bytes. */
  constructor(values: readonly string[]) {
    const patterns = distinctPatterns(values);
    const lengths = patterns.map(({ bytes }) => bytes.length);
    this.window = Math.min(255, ...lengths);
    this.longest = Math.max(1, ...lengths);
    this.shift = new Uint8Array(65_536).fill(this.window - 1);
    for (const pattern of patterns) this.add(pattern);
  }

  /** Calls back with the number of each value that is there, and where it begins and ends; more than once when it is there again. */
  run(haystack: Uint8Array, onFound: (value: number, from: number, to: number) => void): void {
    const { shift, window } = this;
    let index = window - 1;
    while (index < haystack.length) {
      const pair = (LOWER[haystack[index - 1]!]! << 8) | LOWER[haystack[index]!]!;
      const step = shift[pair]!;
      if (step > 0) {
        index += step;
        continue;
      }
      const from = index - window + 1;
      for (const { bytes, value } of this.candidates.get(pair)!) {
        if (isAt(haystack, from, bytes)) onFound(value, from, from + bytes.length);
      }
      index += 1;
    }
  }

  /** The numbers of the values that are in a text. */
  inText(text: string): ReadonlySet<number> {
    const found = new Set<number>();
    this.run(Buffer.from(text), (value) => found.add(value));
    return found;
  }

  private add(pattern: Pattern): void {
    const { bytes } = pattern;
    for (let end = 1; end < this.window; end += 1) {
      const pair = (bytes[end - 1]! << 8) | bytes[end]!;
      const step = this.window - 1 - end;
      if (step < this.shift[pair]!) this.shift[pair] = step;
      if (step === 0) this.candidates.set(pair, [...(this.candidates.get(pair) ?? []), pattern]);
    }
  }
}

const distinctPatterns = (values: readonly string[]): readonly Pattern[] => {
  const patterns = new Map<string, Pattern>();
  values.forEach((text, value) => {
    for (const spelling of spellings(text)) {
      const bytes = lowered(spelling);
      patterns.set(`${value} ${bytes.toString('latin1')}`, { bytes, value });
    }
  });
  return [...patterns.values()];
};

const isAt = (haystack: Uint8Array, from: number, bytes: Buffer): boolean => {
  if (from + bytes.length > haystack.length) return false;
  for (let index = 0; index < bytes.length; index += 1) {
    if (LOWER[haystack[from + index]!] !== bytes[index]) return false;
  }
  return true;
};
