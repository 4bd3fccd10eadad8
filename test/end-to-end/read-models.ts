import { expect } from '@jest/globals';
import { PostgresEventStore } from '@perennial/event-store';
import type { ServiceName } from '@perennial/local';
import type { Answer, HttpClient, RunningServices } from '@perennial/testing';

interface Status {
  readonly name: string;
  readonly state: string;
}
interface Verification {
  readonly rows: number;
  readonly differing: number;
  readonly differences: readonly unknown[];
}

/** Where the log ends now. */
export const headOf = async (databaseUrl: string): Promise<string> => {
  const store = new PostgresEventStore({ connectionString: databaseUrl });
  try {
    return await store.head();
  } finally {
    await store.close();
  }
};

/** Asks until the read model has folded the position in `?after=`: each question waits two seconds at the service. */
export const eventually = async <Body>(client: HttpClient, path: string, attempts = 60): Promise<Answer<Body>> => {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await client.get<Body & { code?: string }>(path);
    if (answer.body?.code !== 'READ_MODEL_BEHIND' || attempt === attempts) return answer;
  }
};

/** A path of each service that waits for its slowest read model. */
const anyCustomer = '00000000-0000-4000-8000-000000000000';
const readers: Readonly<Record<ServiceName, readonly string[]>> = {
  acquisition: [
    '/v1/lead-queue',
    '/v1/pipeline-board',
    `/v1/customers?reference=nobody`,
    `/v1/customers/${anyCustomer}/consents`,
  ],
  enhancement: [
    `/v1/customers/${anyCustomer}/purchase-history`,
    '/v1/order-book/summary',
    '/v1/product-mix',
    '/v1/products',
    `/v1/customers/${anyCustomer}/offers`,
  ],
  retention: [
    '/v1/tier-board',
    '/v1/silent-valuable-customers',
    '/v1/retention-rate?from=2011-01&to=2011-02',
    '/v1/relationship-board',
    '/v1/surveys',
    '/v1/win-backs',
  ],
  'customer-service': ['/v1/inbox', '/v1/sla-board', `/v1/customers/${anyCustomer}/conversation`],
  analytics: ['/v1/rfm', `/v1/customers/${anyCustomer}/360`],
};

/** Resolves when the read models of these services have folded everything that is in the log now. */
export const caughtUp = async (
  services: RunningServices,
  names: readonly ServiceName[],
  databaseUrl: string,
): Promise<void> => {
  const head = await headOf(databaseUrl);
  for (const name of names) {
    const client = await services.client(name);
    for (const path of readers[name]) {
      const answer = await eventually(client, `${path}${path.includes('?') ? '&' : '?'}after=${head}`);
      expect(answer.body).not.toMatchObject({ code: 'READ_MODEL_BEHIND' });
    }
  }
};

/** Expects every read model of these services to equal a fresh fold of the log; what differs is in the message. */
export const expectVerified = async (services: RunningServices, names: readonly ServiceName[]): Promise<void> => {
  for (const name of names) {
    const client = await services.client(name);
    const { body: projections } = await client.get<readonly Status[]>('/ops/projections');
    expect(projections.length).toBeGreaterThan(0);
    for (const projection of projections) {
      const { body } = await client.post<string>(`/ops/projections/${projection.name}/verify`);
      const last = JSON.parse(String(body).trim().split('\n').at(-1) ?? '') as { result?: Verification };
      expect({ projection: projection.name, ...last }).toMatchObject({ result: { differing: 0, differences: [] } });
    }
  }
};
