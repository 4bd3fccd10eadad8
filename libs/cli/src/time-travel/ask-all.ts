import { runningServices } from '../platform/services.ts';
import { ServiceProblem } from '../platform/service-client.ts';
import type { Session } from '../session.ts';

/** What one service has answered. */
export interface Answered<Answer> {
  readonly service: string;
  readonly answer: Answer;
}

/**
 * Asks every service of the platform the same. A service that has no such route, or knows nothing of that name, is left out.
 *
 * @throws Failure when the platform does not run, or a service refuses
 */
export const askAll = async <Answer>(
  { environment, signal }: Session,
  tenant: string,
  path: string,
): Promise<readonly Answered<Answer>[]> => {
  const services = await runningServices(environment, tenant);
  const answers = services.map(async (service): Promise<readonly Answered<Answer>[]> => {
    try {
      return [{ service: service.name, answer: await service.json<Answer>(path, { signal }) }];
    } catch (error) {
      if (error instanceof ServiceProblem && error.status === 404) return [];
      throw error;
    }
  });
  return (await Promise.all(answers)).flat();
};

/** Values in a cell of a table: texts as they are, everything else as JSON. */
export const cell = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
};

const LONGEST = 60;
