import type { Refusal } from '@perennial/kernel';
import { Problem } from '../problems/problem.ts';

/** Refusal code → HTTP status. Codes that are not in it are 409 Conflict. */
export type RefusalStatuses = Readonly<Record<string, number>>;

const DEFAULT_REFUSAL_STATUS = 409;

/** The status under which a service answers a refusal. */
export const refusalStatus = (code: string, statuses: RefusalStatuses): number =>
  (Object.hasOwn(statuses, code) ? statuses[code] : undefined) ?? DEFAULT_REFUSAL_STATUS;

/** Refusals that every service may give say in words what is to be done. */
const EXPLANATIONS: Readonly<Record<string, (details: Refusal['details']) => string>> = {
  CONSENT_MISSING: ({ purpose, medium }) =>
    `Nothing in force allows the use of this customer’s data for ${String(purpose)}` +
    `${typeof medium === 'string' ? ` by ${medium}` : ''}. Nothing was appended; record a consent to ${String(purpose)} first.`,
};

/** The problem that a refusal is to a client. */
export const refusalProblem = ({ code, details }: Refusal, statuses: RefusalStatuses): Problem =>
  new Problem({
    status: refusalStatus(code, statuses),
    code,
    detail:
      EXPLANATIONS[code]?.(details) ??
      `The command was refused: ${code}. Nothing was appended; "details" says what was found.`,
    extensions: { details },
  });
