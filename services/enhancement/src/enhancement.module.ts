import { Module } from '@nestjs/common';
import { ServiceModule } from '@perennial/service-kit';
import { ConsentRegisterEntity } from './consent-register/consent-register.entity.ts';
import { consentRegister } from './consent-register/consent-register.projection.ts';
import { Initial1700000000001 } from './migrations/0001-initial.migration.ts';
import { ConsentRegister1700000000002 } from './migrations/0002-consent-register.migration.ts';
import { OfferBoard1700000000003 } from './migrations/0003-offer-board.migration.ts';
import { offer } from './offer/offer.why.ts';
import { OfferHttp } from './offer/offer.http.ts';
import { OfferBoardEntity } from './offer-board/offer-board.entity.ts';
import { OfferBoardHttp } from './offer-board/offer-board.http.ts';
import { offerBoard } from './offer-board/offer-board.projection.ts';
import { OrderHttp } from './order/order.http.ts';
import { OrderBookEntity } from './order-book/order-book.entity.ts';
import { OrderBookHttp } from './order-book/order-book.http.ts';
import { orderBook } from './order-book/order-book.projection.ts';
import { ProductHttp } from './product/product.http.ts';
import { ProductCatalogueEntity } from './product-catalogue/product-catalogue.entity.ts';
import { ProductCatalogueHttp } from './product-catalogue/product-catalogue.http.ts';
import { productCatalogue } from './product-catalogue/product-catalogue.projection.ts';
import { ProductMixEntity } from './product-mix/product-mix.entity.ts';
import { ProductMixHttp } from './product-mix/product-mix.http.ts';
import { productMix } from './product-mix/product-mix.projection.ts';
import { PurchaseHistoryEntity } from './purchase-history/purchase-history.entity.ts';
import { PurchaseHistoryHttp } from './purchase-history/purchase-history.http.ts';
import { purchaseHistory } from './purchase-history/purchase-history.projection.ts';
import { withdrawOffersWithoutConsent } from './reactions/consent-revoked.reaction.ts';

/** Enhancement: products, orders and offers. */
@Module({
  imports: [
    ServiceModule.forRoot({
      name: 'enhancement',
      entities: [
        PurchaseHistoryEntity,
        OrderBookEntity,
        ProductCatalogueEntity,
        ProductMixEntity,
        OfferBoardEntity,
        ConsentRegisterEntity,
      ],
      migrations: [Initial1700000000001, ConsentRegister1700000000002, OfferBoard1700000000003],
      why: [offer],
      projections: [purchaseHistory, orderBook, productCatalogue, productMix, offerBoard, consentRegister],
      reactions: [withdrawOffersWithoutConsent],
      refusals: {
        PRODUCT_UNKNOWN: 404,
        PRICE_NEGATIVE: 422,
        ORDER_UNKNOWN: 404,
        ORDER_LINE_NOT_POSITIVE: 422,
        ORDER_AMOUNT_MISMATCH: 422,
        RETURN_LINE_UNKNOWN: 422,
        RETURN_LINE_AMBIGUOUS: 422,
        RETURN_EXCEEDS_ORDER: 422,
        OFFER_UNKNOWN: 404,
        OFFER_EXPIRES_BEFORE_IT_IS_MADE: 422,
      },
    }),
  ],
  controllers: [
    OfferHttp,
    OfferBoardHttp,
    OrderHttp,
    OrderBookHttp,
    ProductHttp,
    ProductCatalogueHttp,
    ProductMixHttp,
    PurchaseHistoryHttp,
  ],
})
export class EnhancementModule {}
