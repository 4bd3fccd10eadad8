import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { type CommandContext, type CommandOutcome, Context, Requires } from '@perennial/service-kit';
import { IsIn, IsOptional } from 'class-validator';
import { Erasing } from './erasing.module.ts';

const REQUESTERS = ['customer', 'representative', 'controller', 'authority'] as const;
/** The grounds of GDPR article 17 (1). */
const REASONS = [
  'no-longer-necessary',
  'consent-withdrawn',
  'objection',
  'unlawful-processing',
  'legal-obligation',
  'child-consent',
] as const;

export class EraseCustomerBody {
  /** Who asked for it; the customer when absent. */
  @IsOptional() @IsIn(REQUESTERS) requestedBy?: (typeof REQUESTERS)[number];
  /** On which ground; a withdrawn consent when absent. */
  @IsOptional() @IsIn(REASONS) reason?: (typeof REASONS)[number];
}

/** The erasure of a customer. It cannot be undone, so it has a scope of its own. */
@Controller('v1/customers/:customerId/erase')
@Requires('privacy:erase')
export class ErasureHttp {
  constructor(private readonly erasing: Erasing) {}

  @Post()
  @ApiOperation({ summary: 'Destroys the keys of a customer for good: nothing personal of them can be read any more.' })
  erase(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() { requestedBy = 'customer', reason = 'consent-withdrawn' }: EraseCustomerBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    return this.erasing.erase(customerId, { requestedBy, reason }, context);
  }
}
