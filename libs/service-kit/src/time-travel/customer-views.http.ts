import { Get, Inject, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { TenantId } from '../auth/access.ts';
import { AsOfQuery, pointInTimeOf } from '../queries/as-of-query.ts';
import { ReadModels } from '../queries/read-models.ts';
import type { ServiceOptions } from '../service-options.ts';
import { SERVICE } from '../tokens.ts';
import { type CustomerView, customerViewsOf } from './customer-views.ts';

/**
 * Every customer-keyed read model of the service, for one customer, now and as of any point in the past: one route for all of
 * them, so that a read model has it from the day it is declared. `perCustomer` makes it a controller.
 */
export class CustomerViewsHttp {
  private readonly views: readonly CustomerView[];

  constructor(
    @Inject(SERVICE) { projections }: ServiceOptions,
    private readonly readModels: ReadModels,
  ) {
    this.views = customerViewsOf(projections);
  }

  @Get('views')
  @ApiOperation({ summary: 'The read models that hold something of a customer.' })
  list() {
    return { items: this.views.map(({ name: view, version }) => ({ view, version })) };
  }

  @Get('views/:view')
  @ApiOperation({ summary: 'The rows of one customer in one read model, now or as of a point in the past.' })
  async rows(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Param('view') name: string,
    @Query() query: AsOfQuery,
  ) {
    const view = this.views.find((candidate) => candidate.name === name);
    if (!view) {
      const names = this.views.map((known) => known.name).join(', ');
      throw new NotFoundException(`No read model of customers is called so; there are: ${names}`);
    }
    const point = pointInTimeOf(query);
    const items = await this.readModels.ofCustomer(view, { ...query, tenantId, customerId });
    return { customerId, view: name, version: view.version, ...point, items };
  }
}
