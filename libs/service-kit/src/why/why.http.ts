import { Get, Inject, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { PerennialEvent } from '@perennial/contracts';
import type { Projection, ReadModelRow } from '@perennial/projections';
import { IsOptional, IsString, Length } from 'class-validator';
import { TenantId } from '../auth/access.ts';
import { Problem } from '../problems/problem.ts';
import { AsOfQuery } from '../queries/as-of-query.ts';
import { ReadModels } from '../queries/read-models.ts';
import type { ServiceOptions } from '../service-options.ts';
import { SERVICE } from '../tokens.ts';
import type { ExplainedValue } from './explained-value.ts';
import { explanationsOf } from './explanation.ts';

export class WhyQuery extends AsOfQuery {
  /** The value to explain; every value of the service when absent. */
  @IsOptional() @IsString() @Length(1, 60) readonly value?: string;
}

/** Why a customer's computed values are as they are. `perCustomer` makes it a controller. */
export class WhyHttp {
  private readonly values: readonly ExplainedValue[];

  constructor(
    @Inject(SERVICE) { why = [] }: ServiceOptions,
    private readonly readModels: ReadModels,
  ) {
    this.values = why;
  }

  @Get('why')
  @ApiOperation({ summary: 'Policy version and causing events of computed values, now or as of a point in the past.' })
  async why(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() query: WhyQuery,
  ) {
    const wanted = this.wanted(query.value);
    const [history, at] = await Promise.all([
      this.readModels.history({ ...query, tenantId, customerId }),
      this.readModels.instantOf(query),
    ]);
    const life = history as readonly PerennialEvent[];
    const { asOf, asOfRecorded, asOfPosition } = query;
    const context = {
      at,
      rowsOf: <Row extends ReadModelRow>(projection: Projection<Row, any>) => this.readModels.fold(projection, life),
    };
    return {
      customerId,
      values: this.values.map(({ value, description, policy }) => ({ value, description, policy })),
      items: explanationsOf(wanted, life, context, asOf ?? asOfRecorded ?? asOfPosition ?? null),
    };
  }

  private wanted(value: string | undefined): readonly ExplainedValue[] {
    if (value === undefined) return this.values;
    const found = this.values.filter((candidate) => candidate.value === value);
    if (found.length > 0) return found;
    const names = this.values.map((known) => known.value).join(', ');
    throw new Problem({
      status: 404,
      code: 'UNKNOWN_VALUE',
      detail: `This service computes no value of that name; there are: ${names || 'none'}.`,
    });
  }
}
