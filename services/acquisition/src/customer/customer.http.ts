import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { LAWFUL_BASES, type LawfulBasis, type Purpose, PURPOSES } from '@perennial/contracts';
import {
  type CommandContext,
  type CommandOutcome,
  Commands,
  Context,
  IsInstant,
  MayRefuse,
  Requires,
} from '@perennial/service-kit';
import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsOptional, IsString, IsUUID, Length, ValidateNested } from 'class-validator';
import { customerDecider } from './customer.decider.ts';

const KINDS = ['person', 'organisation'] as const;

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
  @IsIn(LAWFUL_BASES) lawfulBasis!: LawfulBasis;
  /** What shows that it was given, or why the basis holds: who asked what, when and how, and what was answered. */
  @IsString() @Length(1, 1000) proof!: string;
  /** From then on it allows nothing. */
  @IsOptional() @IsInstant() expiresAt?: string;
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
  @MayRefuse('LAWFUL_BASIS_UNFIT', 'CONSENT_EXPIRES_BEFORE_IT_IS_GRANTED', 'CONSENT_OBJECTED', 'CONSENT_REVOKED_SINCE')
  grantConsent(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() body: GrantConsentBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const expiresAt = body.expiresAt && new Date(body.expiresAt).toISOString();
    const data = { ...body, customerId, expiresAt, at: context.occurredAt };
    return this.commands.execute(customerDecider, customerId, { type: 'GrantConsent', data }, context);
  }

  @Post(':customerId/revoke-consent')
  @MayRefuse('CONSENT_NOT_GIVEN', 'LAWFUL_BASIS_NOT_REVOCABLE')
  revokeConsent(
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Body() body: RevokeConsentBody,
    @Context() context: CommandContext,
  ): Promise<CommandOutcome> {
    const command = { type: 'RevokeConsent', data: { ...body, customerId } } as const;
    return this.commands.execute(customerDecider, customerId, command, context);
  }
}
