import { Controller, type Type } from '@nestjs/common';
import { Requires } from '../auth/access.ts';
import { ReadsFrom } from '../queries/reads-from.ts';
import type { ServiceOptions } from '../service-options.ts';
import { customerViewsOf } from './customer-views.ts';

/**
 * A shared controller as one of this service's, under `/v1/customers/:customerId`: it asks for the service's own read scope, and
 * with `?after=` it waits for all of the service's customer-keyed read models.
 */
export const perCustomer = (shared: Type, { name, projections }: ServiceOptions): Type => {
  const [first, ...others] = customerViewsOf(projections);
  const controller = { [shared.name]: class extends shared {} }[shared.name] as Type;
  Controller('v1/customers/:customerId')(controller);
  Requires(`${name}:read`)(controller);
  if (first) ReadsFrom(first, ...others)(controller);
  return controller;
};
