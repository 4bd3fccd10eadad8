import { Injectable, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { type EventMap, newId } from '@perennial/contracts';
import {
  AppendedEvent,
  type CommandContext,
  CommandOutcome,
  Commands,
  CustomerKeys,
  Problem,
  ReadModels,
} from '@perennial/service-kit';
import { customerDecider, type EraseCustomer } from '../customer/customer.decider.ts';
import { ErasureReceiptEntity } from '../erasure-receipt/erasure-receipt.entity.ts';

type Grounds = Pick<EraseCustomer['data'], 'requestedBy' | 'reason'>;

const contextOf = (tenantId: string): CommandContext => ({
  tenantId,
  actor: 'service:acquisition',
  channel: 'recovery',
  occurredAt: new Date().toISOString(),
  correlationId: newId(),
  traceparent: null,
  simulated: false,
  expectedVersion: null,
  idempotency: null,
  newId,
});

const outcomeOf = ({ id, type, streamVersion, position, data }: EventMap['CustomerErased']): CommandOutcome =>
  new CommandOutcome(data.customerId, streamVersion, position, [new AppendedEvent(id, type)]);

const UUID = /^[0-9a-f-]{36}$/;

/**
 * Erases customers: first the keys, then the event that says so. A crash between the two leaves personal values unreadable but
 * read models in clear; whoever asks again completes it, and so does the next start of the service.
 */
@Injectable()
export class Erasing implements OnApplicationBootstrap {
  private readonly logger = new Logger(Erasing.name);

  constructor(
    private readonly commands: Commands,
    private readonly keys: CustomerKeys,
    private readonly readModels: ReadModels,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.completeInterrupted();
    } catch (error) {
      this.logger.error({ message: 'Interrupted erasures could not be completed; the next start tries again', error });
    }
  }

  /**
   * Erases a customer, whoever registered them: any event of theirs will do. Asked again, the answer is the same.
   * @throws Problem CUSTOMER_UNKNOWN (404) when the log has no event of such a customer
   */
  async erase(customerId: string, grounds: Grounds, context: CommandContext): Promise<CommandOutcome> {
    const { tenantId } = context;
    const earlier = await this.erasureOf(tenantId, customerId);
    // Also of who was erased before: a backup may have brought their keys back.
    const { keys, erasedAt } = await this.keys.destroy(tenantId, customerId);
    if (earlier) return earlier;
    const data = { customerId, ...grounds, keysDestroyed: keys, keysDestroyedAt: erasedAt };
    // Once the keys are gone nothing may refuse the event: neither a version nor a key that somebody has used before.
    const unconditional = { ...context, expectedVersion: null, idempotency: null };
    const done = await this.commands.execute(
      customerDecider,
      customerId,
      { type: 'EraseCustomer', data },
      unconditional,
    );
    // Somebody else may have been first.
    return done.events.length > 0 ? done : ((await this.erasureOf(tenantId, customerId)) ?? done);
  }

  /** Appends the event of each erasure that has none: of those whose keys are gone, and that have no receipt. */
  private async completeInterrupted(): Promise<void> {
    const receipts = await this.readModels
      .repository(ErasureReceiptEntity)
      .find({ select: { tenantId: true, customerId: true } });
    const complete = new Set(receipts.map(({ tenantId, customerId }) => `${tenantId}/${customerId}`));
    for (const { tenantId, subjectId } of await this.keys.erasures()) {
      if (!UUID.test(subjectId) || complete.has(`${tenantId}/${subjectId}`)) continue;
      await this.completeOne(tenantId, subjectId);
    }
  }

  /** One that cannot be completed, as that of somebody whom a restored log does not know, keeps no other from it. */
  private async completeOne(tenantId: string, customerId: string): Promise<void> {
    try {
      await this.erase(customerId, { requestedBy: 'not-recorded', reason: 'not-recorded' }, contextOf(tenantId));
      this.logger.log({ message: 'An interrupted erasure is complete', tenantId, customerId });
    } catch (error) {
      const message = 'An interrupted erasure could not be completed; the next start tries again';
      this.logger.error({ message, tenantId, customerId, error });
    }
  }

  private async erasureOf(tenantId: string, customerId: string): Promise<CommandOutcome | undefined> {
    const history = await this.readModels.history({ tenantId, customerId });
    if (history.length === 0) {
      const detail = `The log has no event of a customer ${customerId}: there is nothing to erase.`;
      throw new Problem({ status: 404, code: 'CUSTOMER_UNKNOWN', detail });
    }
    const erased = history.find(({ type }) => type === 'CustomerErased');
    return erased && outcomeOf(erased as EventMap['CustomerErased']);
  }
}

@Module({ providers: [Erasing], exports: [Erasing] })
export class ErasingModule {}
