import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Failure } from '../failure.ts';

/** What a service says when it refuses: RFC 9457. */
interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly title?: string;
  readonly errors?: readonly { readonly message: string }[];
}

export interface ServiceRequest {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A service refused a request, with a stable code. */
export class ServiceProblem extends Failure {
  constructor(
    readonly service: string,
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`${service} answered ${status} ${code}: ${detail}`);
    this.name = 'ServiceProblem';
  }
}

/** One service of the running platform, as the local user calls it. */
export class ServiceClient {
  constructor(
    readonly name: string,
    readonly url: string,
    private readonly token: string,
  ) {}

  /** @throws ServiceProblem when the service refuses, Failure when it cannot be reached */
  async json<Answer>(path: string, request: ServiceRequest = {}): Promise<Answer> {
    return (await (await this.call(path, request)).json()) as Answer;
  }

  /** A POST that answers with nothing. @throws ServiceProblem, Failure */
  async empty(path: string): Promise<void> {
    await this.call(path, { method: 'POST' });
  }

  /**
   * A long task, which tells how far it is, line by line.
   *
   * @throws Failure when the task fails, or ends without a result
   */
  async task<Told, Result>(path: string, onProgress: (progress: Told) => void, signal?: AbortSignal): Promise<Result> {
    const response = await this.call(path, { method: 'POST', ...(signal && { signal }) });
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    for await (const text of createInterface({ input: body })) {
      if (text === '') continue;
      const line = JSON.parse(text) as { progress?: Told; result?: Result; error?: Problem };
      if (line.error) throw new Failure(`${this.name}: ${line.error.detail ?? line.error.code ?? 'failed'}`);
      if (line.result !== undefined) return line.result;
      if (line.progress !== undefined) onProgress(line.progress);
    }
    throw new Failure(`${this.name} ended before it gave a result: see its log.`);
  }

  private async call(path: string, { method = 'GET', body, headers, signal }: ServiceRequest): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(new URL(path, this.url), {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      });
    } catch (cause) {
      if (signal?.aborted) throw new Failure('Interrupted.', 130);
      throw new Failure(
        `The service ${this.name} does not answer at ${this.url}: is the platform running (npm start)?`,
        1,
        { cause },
      );
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as Problem;
    throw new ServiceProblem(
      this.name,
      response.status,
      problem.code ?? 'UNKNOWN',
      problem.errors?.map(({ message }) => message).join('; ') ??
        problem.detail ??
        problem.title ??
        response.statusText,
    );
  }
}
