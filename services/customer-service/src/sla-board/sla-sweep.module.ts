import {
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { newId } from '@perennial/contracts';
import type { Instant } from '@perennial/kernel';
import { type CommandContext, Commands, ReadModels } from '@perennial/service-kit';
import { checkSla } from '../case/sla-check.ts';
import { slaSweepSeconds } from '../config.ts';
import { SlaBoardEntity } from './sla-board.entity.ts';
import { overdueCases } from './sla-board.query.ts';

const contextOf = (tenantId: string, at: Instant): CommandContext => ({
  tenantId,
  actor: 'service:customer-service',
  channel: 'timer',
  occurredAt: at,
  correlationId: newId(),
  traceparent: null,
  simulated: false,
  expectedVersion: null,
  idempotency: null,
  newId,
});

/** Looks at the clocks of all cases from time to time, so that a missed target is recorded although nobody touches the case. */
@Injectable()
class SlaSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SlaSweep.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private idle = true;

  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
  ) {}

  onApplicationBootstrap(): void {
    const seconds = slaSweepSeconds();
    if (seconds === 0) return;
    this.timer = setInterval(() => this.tick(), seconds * 1000);
    this.timer.unref();
  }

  /** Before the connections are closed, which comes with the shutdown itself. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Records every target that was missed at an instant and is not recorded yet. Returns the number of cases it looked at. */
  async sweep(at: Instant): Promise<number> {
    const overdue = await overdueCases(this.readModels.repository(SlaBoardEntity), at);
    for (const { tenantId, caseId } of overdue) {
      try {
        await checkSla(this.commands, caseId, contextOf(tenantId, at));
      } catch (error) {
        this.logger.error({ message: 'The SLA check of a case failed; the next sweep tries again', caseId, error });
      }
    }
    return overdue.length;
  }

  private tick(): void {
    if (!this.idle) return;
    this.idle = false;
    this.running = this.sweep(new Date().toISOString())
      .catch((error: unknown) =>
        this.logger.error({ message: 'The SLA sweep failed; the next one tries again', error }),
      )
      .finally(() => (this.idle = true));
  }
}

@Module({ providers: [SlaSweep], exports: [SlaSweep] })
export class SlaSweepModule {}
