import { applyDecorators } from '@nestjs/common';
import { IsISO4217CurrencyCode, Matches } from 'class-validator';

/** The property is an ISO 4217 currency code in capitals. (class-validator's own rule takes `eur` too, the events do not.) */
export const IsCurrency = () =>
  applyDecorators(
    IsISO4217CurrencyCode(),
    Matches(/^[A-Z]{3}$/, { message: '$property must be an ISO 4217 currency code in capitals, e.g. EUR' }),
  );
