/** What a service answered. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON (also a problem), text otherwise, undefined when there is none. */
  readonly body: Body;
}

export type RequestHeaders = Readonly<Record<string, string>>;

const parsed = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  if (text === '') return undefined;
  return /\bjson\b/.test(response.headers.get('content-type') ?? '') ? (JSON.parse(text) as unknown) : text;
};

/** A small HTTP client of one service, in the name of one bearer. Every status is an answer; only a lost connection throws. */
export class HttpClient {
  /**
   * @param url of the service, e.g. `http://127.0.0.1:7301`
   * @param token of the bearer; without one, nobody asks
   */
  constructor(
    readonly url: string,
    private readonly token?: string,
  ) {}

  /** @param path with its query, e.g. `/v1/leads?after=…` */
  get<Body = unknown>(path: string, headers?: RequestHeaders): Promise<Answer<Body>> {
    return this.send('GET', path, undefined, headers);
  }

  /** @param body sent as JSON; nothing is sent when it is undefined */
  post<Body = unknown>(path: string, body?: unknown, headers?: RequestHeaders): Promise<Answer<Body>> {
    return this.send('POST', path, body, headers);
  }

  /** Any other method. A `body` that is text goes as it is, so that a test can send what is no JSON. */
  async send<Body = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: RequestHeaders = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: {
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await parsed(response)) as Body };
  }
}
