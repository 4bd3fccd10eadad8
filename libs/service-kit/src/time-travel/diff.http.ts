import { Get, Inject, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { RecordedEvent } from '@perennial/kernel';
import { IsIn, IsOptional } from 'class-validator';
import { TenantId } from '../auth/access.ts';
import type { AsOfQuery } from '../queries/as-of-query.ts';
import { ReadModels } from '../queries/read-models.ts';
import type { ServiceOptions } from '../service-options.ts';
import { SERVICE } from '../tokens.ts';
import { summaryOf } from '../why/event-summary.ts';
import { type CustomerView, customerViewsOf } from './customer-views.ts';
import { IsPointInTime, pointOf } from './point-in-time.ts';
import { diffRows } from './row-diff.ts';

const CLOCKS = ['occurred', 'recorded'] as const;

export class DiffQuery {
  /** An instant or a position of the log. */
  @IsPointInTime() readonly from!: string;
  /** An instant or a position of the log. */
  @IsPointInTime() readonly to!: string;
  /** Which time the instants are of: business time (the default), or that of the log. */
  @IsOptional() @IsIn(CLOCKS) readonly clock?: (typeof CLOCKS)[number];
}

const shown = (event: RecordedEvent) => {
  const { id, type, occurredAt, recordedAt, position } = event;
  return { id, type, occurredAt, recordedAt, position, summary: summaryOf(event) };
};

/** What of a customer differs between two points in time. `perCustomer` makes it a controller. */
export class DiffHttp {
  private readonly views: readonly CustomerView[];

  constructor(
    @Inject(SERVICE) { projections }: ServiceOptions,
    private readonly readModels: ReadModels,
  ) {
    this.views = customerViewsOf(projections);
  }

  @Get('diff')
  @ApiOperation({ summary: 'What of a customer changed between two points in time, and by which events.' })
  async diff(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() { from, to, clock = 'occurred' }: DiffQuery,
  ) {
    const lifeAt = (point: AsOfQuery) => this.readModels.history({ ...point, tenantId, customerId });
    const [before, after] = await Promise.all([from, to].map((point) => lifeAt(pointOf(point, clock))));
    const known = new Set(before!.map(({ id }) => id));
    const still = new Set(after!.map(({ id }) => id));
    return {
      customerId,
      from,
      to,
      clock,
      views: this.views.flatMap((view) => {
        const rows = this.between(view, before!, after!);
        return rows.length > 0 ? [{ view: view.name, version: view.version, rows }] : [];
      }),
      events: after!.filter(({ id }) => !known.has(id)).map(shown),
      // With `from` after `to`, or an instant beside a position, the second life may lack something of the first.
      eventsUndone: before!.filter(({ id }) => !still.has(id)).map(shown),
    };
  }

  private between(view: CustomerView, before: readonly RecordedEvent[], after: readonly RecordedEvent[]) {
    const folded = (life: readonly RecordedEvent[]) =>
      this.readModels.fold(view, life) as unknown as readonly Record<string, unknown>[];
    return diffRows(folded(before), folded(after), this.readModels.keyOf(view));
  }
}
