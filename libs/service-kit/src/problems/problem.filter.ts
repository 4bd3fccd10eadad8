import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';
import { problemOf, sendProblem } from './problem-document.ts';

/** Answers every error as problem+json: of handlers, guards and pipes, of Nest, and of Fastify. Logs what is our fault. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) return;
    const request = http.getRequest<FastifyRequest>();
    let problem = problemOf(error);
    if (problem.code === 'INTERNAL') {
      const requestId = String(request.id);
      const route = `${request.method} ${request.routeOptions.url ?? '(no route)'}`;
      this.logger.error({ message: `${route} failed`, requestId, error });
      const { detail } = problem;
      problem = new Problem({ status: 500, code: 'INTERNAL', detail, extensions: { requestId } });
    }
    void sendProblem(reply, problem);
  }
}
