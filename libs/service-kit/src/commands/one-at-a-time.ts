/**
 * Runs tasks of one key one after the other, and tasks of different keys side by side. Commands of one process that meet at one
 * stream would otherwise read, decide and lose against each other again and again.
 */
export class OneAtATime {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Settles as `task` does, which starts when earlier tasks of `key` have settled. */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.tails.get(key);
    const mine = before ? before.then(task, task) : task();
    this.tails.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.tails.get(key) === mine) this.tails.delete(key);
    }
  }
}
