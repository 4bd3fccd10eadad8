/** Resolves after that many milliseconds, or at once when the signal is aborted. Never rejects. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal.addEventListener('abort', wake);
  });

/** How long to wait before try number `attempt` (from 1): doubles from `first`, never above `most` milliseconds. */
export const backoff = (attempt: number, first = 50, most = 5_000): number =>
  Math.min(most, first * 2 ** Math.min(attempt - 1, 30));
