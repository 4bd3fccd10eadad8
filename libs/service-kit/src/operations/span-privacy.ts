import type { Span } from '@opentelemetry/api';

// `url.path` should have none, but @fastify/otel 0.21 puts the whole target there.
const WITH_QUERY = ['url.full', 'url.path', 'url.query', 'http.url', 'http.target'];

/** Takes the query out of a span's URLs: people are searched for by name and e-mail. */
export const withoutQuery = (span: Span): void => {
  const { attributes = {} } = span as Span & { attributes?: Readonly<Record<string, unknown>> };
  for (const name of WITH_QUERY) {
    const value = attributes[name];
    if (typeof value === 'string') span.setAttribute(name, name === 'url.query' ? '' : value.replace(/\?.*$/s, ''));
  }
};
