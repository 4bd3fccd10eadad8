import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { CommandOutcome } from './command-outcome.ts';

/** A command whose first event is the first of its stream has created something. */
const hasCreated = ({ events, streamVersion }: CommandOutcome): boolean =>
  events.length > 0 && streamVersion === events.length;

/** Gives the answer of a command its status (201 for a creation, else 200), and its version and position as headers. */
@Injectable()
export class OutcomeHeaders implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!(answer instanceof CommandOutcome)) return answer;
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        void reply
          .code(hasCreated(answer) ? 201 : 200)
          .header('etag', `"${answer.streamVersion}"`)
          .header('perennial-position', answer.position);
        return answer;
      }),
    );
  }
}
