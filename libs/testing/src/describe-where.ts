import { describe } from '@jest/globals';

/**
 * A group of tests that need something not every machine has. Where it is missing they are reported as skipped, with the
 * reason in their names, so that the summary of a run says so: never silently green.
 *
 * @param missing what is missing here, in a few words; undefined when nothing is
 */
export const describeWhere = (missing: string | undefined, name: string, tests: () => void): void => {
  if (missing === undefined) describe(name, tests);
  else describe.skip(`${name} (skipped: ${missing})`, tests);
};
