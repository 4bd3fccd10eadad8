import { IsISO4217CurrencyCode, IsString, Matches } from 'class-validator';

/** An amount in a request body: exact decimal text, never a JSON number, and an ISO 4217 currency code. */
export class MoneyBody {
  @IsString()
  @Matches(/^-?\d{1,18}(\.\d{1,12})?$/, { message: 'amount must be a decimal number as text, e.g. "12.50"' })
  amount!: string;

  @IsISO4217CurrencyCode()
  currency!: string;
}
