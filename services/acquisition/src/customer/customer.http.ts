import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { type CommandContext, type CommandOutcome, Commands, Context, Requires } from '@perennial/service-kit';
import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsOptional, IsString, IsUUID, Length, ValidateNested } from 'class-validator';
import { customerDecider } from './customer.decider.ts';
import type { Purpose } from './customer.events.ts';

const KINDS = ['person', 'organisation'] as const;
const PURPOSES = ['marketing', 'service', 'research', 'knowledge'] as const;
const LAWFUL_BASES = ['consent', 'contract', 'legitimate-interest', 'legal-obligation'] as const;

export class ProfileBody {
  @IsOptional() @IsIn(KINDS) kind?: (typeof KINDS)[number];
  @IsOptional() @IsString() @Length(1, 200) name?: string;
  @IsOptional() @IsEmail() @Length(3, 320) email?: string;
  @IsOptional() @IsString() @Length(3, 40) phone?: string;
  @IsOptional() @IsString() @Length(1, 80) country?: string;
  @IsOptional() @IsString() @Length(2, 35) language?: string;
  @IsOptional() @IsString() @Length(1, 200) industry?: string;
}

export class ReferenceBody {
  @IsString() @Length(1, 60) system!: string;
  @IsString() @Length(1, 120) id!: string;
}

export class RegisterCustomerBody extends ProfileBody {
  @IsOptional() @ValidateNested() @Type(() => ReferenceBody) reference?: ReferenceBody;
  @IsOptional() @IsString() @Length(1, 200) source?: string;
}

export class LinkIdentityBody {
  @IsUUID() linkedCustomerId!: string;
  @IsString() @Length(1, 200) reason!: string;
}

export class GrantConsentBody {
  @IsIn(PURPOSES) purpose!: Purpose;
  @IsIn(LAWFUL_BASES) lawfulBasis!: (typeof LAWFUL_BASES)[number];
  @IsString() @Length(1, 1000) proof!: string;
}

export class RevokeConsentBody {
  @IsIn(PURPOSES) purpose!: Purpose;
  @IsOptional() @IsString() @Length(1, 1000) reason?: string;
}

/** Commands of the customer aggregate. */
@Controller('v1/customers')
@Requires('acquisition:write')
export class CustomerHttp {
  constructor(private readonly commands: Commands) {}

  @Post()
  register(@Body() body: RegisterCustomerBody, @Context() context: CommandContext): Promise<CommandOutcome> {
    const customerId = context.newId('customer');
    const command = { type: 'RegisterCustomer', data: { ...body, customerId } } as const;
    return this.commands.execute(customerDecider, customerId, command, context);
  }

  @Post(':customerId/change-profile')
  changeProfile(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() body: ProfileBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'ChangeProfile', data: { ...body, customerId } } as const;
    return this.commands.execute(customerDecider, customerId, command, context);
  }

  @Post(':customerId/link-identity')
  link(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() body: LinkIdentityBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'LinkIdentity', data: { ...body, customerId } } as const;
    return this.commands.execute(customerDecider, customerId, command, context);
  }

  @Post(':customerId/unlink-identity')
  unlink(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() body: LinkIdentityBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'UnlinkIdentity', data: { ...body, customerId } } as const;
    return this.commands.execute(customerDecider, customerId, command, context);
  }

  @Post(':customerId/grant-consent')
  grantConsent(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() body: GrantConsentBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'GrantConsent', data: { ...body, customerId } } as const;
    return this.commands.execute(customerDecider, customerId, command, context);
  }

  @Post(':customerId/revoke-consent')
  revokeConsent(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() body: RevokeConsentBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'RevokeConsent', data: { ...body, customerId } } as const;
    return this.commands.execute(customerDecider, customerId, command, context);
  }
}
