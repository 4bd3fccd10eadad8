import { addDecimals, type Decimal } from './decimal.ts';

/** An exact amount in an ISO 4217 currency. Unit prices may be finer than the currency's minor unit. */
export interface Money {
  readonly amount: Decimal;
  readonly currency: string;
}

/** The sum of two amounts. Throws when the currencies differ: there is no implicit exchange. */
export const addMoney = (left: Money, right: Money): Money => {
  if (left.currency !== right.currency) {
    throw new RangeError(`Cannot add ${right.currency} to ${left.currency}`);
  }
  return { amount: addDecimals(left.amount, right.amount), currency: left.currency };
};
