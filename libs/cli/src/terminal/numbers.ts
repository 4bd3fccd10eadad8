const grouped = new Intl.NumberFormat('en-US');

/** `541909` → `541,909`. */
export const count = (value: number): string => grouped.format(Math.round(value));

/** A count with its word, e.g. `1 row`, `3 rows`. */
export const counted = (value: number, word: string): string => `${count(value)} ${word}${value === 1 ? '' : 's'}`;

/** A decimal text with its whole part grouped: `9747747.934` → `9,747,747.934`. */
export const amount = (value: string): string => {
  const [whole = '', fraction] = value.split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
};

/** A span of time as people say it: `0.4 s`, `12 s`, `3 min 20 s`, `1 h 5 min`. */
export const duration = (milliseconds: number): string => {
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};
