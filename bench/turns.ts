/** Calls per second of callers that each wait for their answer; one that answers `false` is not counted. */
export const rateOf = async (callers: readonly (() => Promise<unknown>)[], milliseconds: number): Promise<number> => {
  const since = performance.now();
  const until = since + milliseconds;
  let calls = 0;
  const call = async (ask: () => Promise<unknown>) => {
    while (performance.now() < until) {
      if ((await ask()) !== false) calls += 1;
    }
  };
  await Promise.all(callers.map(call));
  return (calls / (performance.now() - since)) * 1_000;
};

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The value at or below which a share (0 to 1) of the values lies. */
export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)]!;

/**
 * Measures each side once in every turn, one after the other, so that a busy machine slows all of them; answers the median of
 * each. Whoever goes first in one turn goes last in the next: no side always finds the machine as another left it.
 */
export const mediansInTurns = async <Name extends string>(
  turns: number,
  sides: Readonly<Record<Name, (turn: number) => Promise<number>>>,
  onTurn: (turn: number, measured: Record<Name, number>) => void = () => undefined,
): Promise<Record<Name, number>> => {
  const names = Object.keys(sides) as Name[];
  const of = (valueOf: (name: Name) => number) =>
    Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, number>;
  const measured = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let turn = 1; turn <= turns; turn += 1) {
    for (const name of turn % 2 === 1 ? names : [...names].reverse()) measured.get(name)!.push(await sides[name](turn));
    onTurn(
      turn,
      of((name) => measured.get(name)!.at(-1)!),
    );
  }
  return of((name) => median(measured.get(name)!));
};
