import type { IncomingHttpHeaders } from 'node:http';
import { isSpanContextValid, trace } from '@opentelemetry/api';

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The W3C trace context to carry on: of the active span, or as the request brought it; null when there is none. */
export const activeTraceparent = (headers: IncomingHttpHeaders = {}): string | null => {
  const span = trace.getActiveSpan()?.spanContext();
  if (span && isSpanContextValid(span)) {
    return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
  }
  const brought = headers['traceparent'];
  return typeof brought === 'string' && TRACEPARENT.test(brought) ? brought : null;
};
