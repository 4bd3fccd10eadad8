import { Type } from 'class-transformer';
import { IsCurrency } from '@perennial/service-kit';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

const KINDS = ['product', 'charge'] as const;
const MAX_LINES = 2_000;
const MAX_QUANTITY = 1_000_000;
/** Not negative, exact to a millionth. */
const UNIT_PRICE = /^\d{1,12}(\.\d{1,6})?$/;
const unitPriceMessage = { message: 'unitPrice must be a decimal as text, not negative, e.g. "2.55"' };

export class SaleLineBody {
  @IsUUID() productId!: string;
  @IsString() @Length(1, 60) code!: string;
  @IsOptional() @IsIn(KINDS) kind?: (typeof KINDS)[number];
  @IsInt() @Min(1) @Max(MAX_QUANTITY) quantity!: number;
  @IsString() @Matches(UNIT_PRICE, unitPriceMessage) unitPrice!: string;
}

/** What orders and credit notes have in common. */
export class SaleBody {
  /** As printed on the document; derived from the id when it is left out. */
  @IsOptional() @IsString() @Length(1, 50) number?: string;
  /** Absent or null: nobody we know. */
  @IsOptional() @IsUUID() customerId?: string | null;
  @IsCurrency() currency!: string;
  @IsOptional() @IsString() @Length(1, 80) country?: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ValidateNested({ each: true })
  @Type(() => SaleLineBody)
  lines!: SaleLineBody[];
}

export class PlaceOrderBody extends SaleBody {
  /** The offer that the order came of. */
  @IsOptional() @IsUUID() offerId?: string;
}

export class ReturnLineBody {
  @IsUUID() productId!: string;
  @IsInt() @Min(1) @Max(MAX_QUANTITY) quantity!: number;
  /** Needed where the product was ordered at more than one price. */
  @IsOptional() @IsString() @Matches(UNIT_PRICE, unitPriceMessage) unitPrice?: string;
}

export class ReturnLinesBody {
  /** Number of the credit note; derived from the order's when it is left out. */
  @IsOptional() @IsString() @Length(1, 60) number?: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ValidateNested({ each: true })
  @Type(() => ReturnLineBody)
  lines!: ReturnLineBody[];
}

export class CancelOrderBody {
  @IsString() @Length(1, 200) reason!: string;
}
