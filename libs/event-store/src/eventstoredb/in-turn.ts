/** Work on one thing at a time, in the order asked; different things do not wait for each other. */
export class InTurn {
  private readonly last = new Map<string, Promise<unknown>>();

  run<Result>(thing: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(thing) ?? Promise.resolve();
    const result = before.then(work);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (this.last.get(thing) === settled) this.last.delete(thing);
      });
    this.last.set(thing, settled);
    return result;
  }
}
