import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { type ServiceClient, ServiceProblem } from '../platform/service-client.ts';

/** What acquisition says of an erasure: see `GET /v1/customers/:id/erasure`. */
export interface Receipt {
  readonly customerId: string;
  readonly eventId: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly requestedAt: string;
  readonly keys: { readonly destroyed: number; readonly at: string };
  readonly services: readonly {
    readonly service: string;
    readonly scrubbedAt: string;
    readonly readModels: readonly { readonly name: string; readonly rows: number }[];
  }[];
  readonly missing: readonly string[];
  readonly complete: boolean;
}

const COMPLETE_WITHIN_MS = 120_000;
const LOOK_AGAIN_MS = 100;

const isMissing = (error: unknown): boolean => error instanceof ServiceProblem && error.status === 404;

/** The answer, or undefined where the service knows of no such thing. */
export const orNothing = async <Answer>(answer: Promise<Answer>): Promise<Answer | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** The receipt of an earlier erasure, if there was one. */
export const receiptOf = (acquisition: ServiceClient, customerId: string): Promise<Receipt | undefined> =>
  orNothing(acquisition.json<Receipt>(`/v1/customers/${customerId}/erasure`));

/** Waits until every service has reported its scrub. @throws Failure that names the services which have not, after two minutes */
export const completeReceipt = async (
  acquisition: ServiceClient,
  customerId: string,
  signal: AbortSignal,
  onMissing: (missing: readonly string[]) => void,
): Promise<Receipt> => {
  const deadline = performance.now() + COMPLETE_WITHIN_MS;
  for (;;) {
    const receipt = await receiptOf(acquisition, customerId);
    if (receipt?.complete) return receipt;
    if (signal.aborted) throw new Failure('Interrupted: the keys are destroyed, the receipt is not complete yet.', 130);
    if (performance.now() > deadline) {
      const missing = receipt ? receipt.missing.join(', ') : 'every service';
      throw new Failure(
        `The keys are destroyed, but there is no report of the scrub from: ${missing}. They report when they run; ask again.`,
      );
    }
    onMissing(receipt?.missing ?? []);
    await pause(LOOK_AGAIN_MS);
  }
};
