/** Hands out turns at no more than so many a second; all at once without a rate. */
export const turnsAt = (rate: number | undefined): (() => Promise<void>) => {
  if (rate === undefined) return () => Promise.resolve();
  let next = performance.now();
  return async () => {
    const now = performance.now();
    const mine = Math.max(next, now);
    next = mine + 1000 / rate;
    if (mine > now) await new Promise((resolve) => setTimeout(resolve, mine - now));
  };
};
