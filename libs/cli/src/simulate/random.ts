/** Chance that repeats: the same seed gives the same numbers on every machine. */
export interface Random {
  /** From 0 up to, not with, 1. */
  readonly next: () => number;
  /** Whole, from `least` to `most`, both included. */
  readonly integer: (least: number, most: number) => number;
  /** True in this share of cases. */
  readonly chance: (share: number) => boolean;
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  /** Exponential with this mean: how long until something that happens any time. */
  readonly waiting: (mean: number) => number;
}

/** FNV-1a, 32 bits: a number from any text. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
};

/** The generator sfc32 (Chris Doty-Humphrey, PractRand), of 128 bits, seeded from a text. */
export const randomOf = (seed: string): Random => {
  let [a, b, c, counter] = [hash(`a${seed}`), hash(`b${seed}`), hash(`c${seed}`), 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  // The first numbers still show the seed.
  for (let round = 0; round < 15; round += 1) next();
  return {
    next,
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (share) => next() < share,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    waiting: (mean) => -mean * Math.log(1 - next()),
  };
};
