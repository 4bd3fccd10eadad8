import type { Answer } from './http-client.ts';

/** What a command answers with: the body of `POST /v1/…`. */
export interface Outcome {
  /** Of the aggregate that the command went to. */
  readonly id: string;
  /** Of the last event; queries take it as `?after=`. */
  readonly position: string;
  readonly streamVersion: number;
  readonly events: readonly { readonly type: string }[];
}

/** Status and stable code of a problem, e.g. `[409, 'ORDER_NOT_OPEN']`. */
export const codeOf = ({ status, body }: Answer): readonly [number, string | undefined] => [
  status,
  (body as { readonly code?: string }).code,
];
