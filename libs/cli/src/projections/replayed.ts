import type { Progress } from '../terminal/progress.ts';

/** How far a replay of the log is, as a service tells it. */
export interface Replayed {
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly secondsLeft: number | null;
}

/** Shows a replay; the total is estimated from the time that the service expects to need. */
export const showReplay =
  (progress: Progress) =>
  ({ events, eventsPerSecond, secondsLeft }: Replayed): void =>
    progress.reach(events, secondsLeft === null ? undefined : Math.round(events + secondsLeft * eventsPerSecond));
