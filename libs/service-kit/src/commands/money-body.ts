import { IsString, Matches } from 'class-validator';
import { IsCurrency } from './currency.ts';

/** An amount in a request body: exact decimal text, never a JSON number, and an ISO 4217 currency code. */
export class MoneyBody {
  @IsString()
  @Matches(/^-?\d{1,18}(\.\d{1,12})?$/, { message: 'amount must be a decimal number as text, e.g. "12.50"' })
  amount!: string;

  @IsCurrency()
  currency!: string;
}
