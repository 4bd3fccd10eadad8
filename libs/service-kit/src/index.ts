export { Public, Requires, TenantId } from './auth/access.ts';
export { type CommandContext } from './commands/command-context.ts';
export { AppendedEvent, CommandOutcome } from './commands/command-outcome.ts';
export { Commands } from './commands/commands.ts';
export { IsCurrency } from './commands/currency.ts';
export { MoneyBody } from './commands/money-body.ts';
export { type RefusalStatuses } from './commands/refusal-problem.ts';
export { Context } from './commands/request-context.ts';
export { CustomerKeys } from './erasure/customer-keys.ts';
export { consentRegisterEntity, type ConsentRegisterRow } from './consent/consent-register.entity.ts';
export {
  type ConsentRegister,
  consentRegisterOf,
  consentsInForce,
  type ConsentsQuery,
  createConsentRegister,
  inForce,
} from './consent/consent-register.ts';
export { leftWithoutConsent, type OpenUses } from './consent/left-without-consent.ts';
export { MayRefuse } from './openapi/may-refuse.ts';
export { Problem, type ProblemDetail, type ProblemOptions } from './problems/problem.ts';
export { AsOfQuery, IsInstant, isNow } from './queries/as-of-query.ts';
export { type AsOf, ReadModels } from './queries/read-models.ts';
export { ReadsFrom } from './queries/reads-from.ts';
export {
  type AddressedCommand,
  type AnyReaction,
  type AsOfEvent,
  commandFor,
  endFor,
  defineReaction,
  type InformedReaction,
  type Reaction,
} from './reactions/reaction.ts';
export { type Environment } from './configuration.ts';
export { createService, type RunningService } from './create-service.ts';
export { ServiceModule } from './service.module.ts';
export { type ServiceOptions } from './service-options.ts';
export { StartError } from './start-error.ts';
export { startService } from './start-service.ts';
export {
  causesOf,
  type Decided,
  type DecidedValue,
  decidedValue,
  eventsOf,
  type ExplainedValue,
  type ExplanationContext,
} from './why/explained-value.ts';
