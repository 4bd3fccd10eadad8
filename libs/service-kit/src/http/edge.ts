import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { JsonLogger } from '../operations/json-logger.ts';
import type { Metrics } from '../operations/metrics.ts';
import { Problem } from '../problems/problem.ts';
import { sendProblem } from '../problems/problem-document.ts';

/** Largest request body, in bytes: 1 MiB. */
export const BODY_LIMIT = 1_048_576;

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Fastify reads `text/plain` by itself; anything but JSON is a 415 here. (A form is what another site can send unasked.) */
export const acceptOnlyJson = (fastify: FastifyInstance): void => fastify.removeContentTypeParser('text/plain');

/**
 * Refuses requests for any other name than this machine's own: a page on the web can point a name of its own at 127.0.0.1
 * (DNS rebinding), and would then be of the same origin as we.
 */
export const acceptOnlyLoopbackNames = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', async (request, reply) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (LOOPBACK_NAMES.has(name)) return;
    const detail = 'Call this service as localhost or 127.0.0.1.';
    await sendProblem(reply, new Problem({ status: 403, code: 'HOST_NOT_ALLOWED', detail }));
  });
};

/**
 * Ends connections when the service stops: those that have not asked anything at once, the others when they are answered. Node waits
 * a minute for the first request of one that a client opened in advance, and as long for the next request of one that is kept
 * alive and was being answered just then: longer than a service may take to stop.
 */
export const endConnections = (fastify: FastifyInstance): void => {
  const silent = new Set<Socket>();
  let stopping = false;
  fastify.server.on('connection', (socket: Socket) => {
    if (stopping) return void socket.destroy();
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  fastify.server.on('request', ({ socket }, response) => {
    silent.delete(socket);
    response.once('close', () => {
      if (stopping) socket.end();
    });
  });
  fastify.addHook('preClose', async () => {
    stopping = true;
    for (const socket of silent) socket.destroy();
  });
};

/** Measures every request, and logs it at level debug: by the pattern of its route, as paths and queries may be personal. */
export const observeRequests = (fastify: FastifyInstance, metrics: Metrics, logger: JsonLogger): void => {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? '(no route)';
    const { method } = request;
    metrics.request(method, route, reply.statusCode, reply.elapsedTime / 1000);
    logger.debug(
      { message: 'request', method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'Http',
    );
  });
};
