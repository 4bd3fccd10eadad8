import type { ProjectionRunner } from '../projection-runner.ts';
import type { ProjectionStatus } from '../projection-status.ts';

/** The status of a runner once a condition holds; as it is after ten seconds when it never does. */
export const statusOnce = async (
  runner: ProjectionRunner,
  condition: (status: readonly ProjectionStatus[]) => boolean,
): Promise<readonly ProjectionStatus[]> => {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const status = await runner.status();
    if (condition(status) || performance.now() > deadline) return status;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
