import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the condition holds; fails after ten seconds. For what has no position to wait for, as effects of reactions. */
export const until = async (condition: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`It did not come true within 10 s: ${condition.toString()}`);
    await sleep(10);
  }
};
