import { Module } from '@nestjs/common';
import { ServiceModule } from '@perennial/service-kit';
import { CohortRetentionHttp } from './cohort-retention/cohort-retention.http.ts';
import { ConsentRegisterEntity } from './consent-register/consent-register.entity.ts';
import { consentRegister } from './consent-register/consent-register.projection.ts';
import { Customer360Entity } from './customer-360/customer-360.entity.ts';
import { Customer360Http } from './customer-360/customer-360.http.ts';
import { customer360 } from './customer-360/customer-360.projection.ts';
import { rfmFigures } from './rfm/rfm.why.ts';
import { Initial1700000000001 } from './migrations/0001-initial.migration.ts';
import { MorePoints1700000000002 } from './migrations/0002-more-points.migration.ts';
import { ConsentRegister1700000000003 } from './migrations/0003-consent-register.migration.ts';
import { ParetoHttp } from './pareto/pareto.http.ts';
import { PurchaseWindows } from './purchases/purchase-window.http.ts';
import { PurchasesEntity } from './purchases/purchases.entity.ts';
import { purchases } from './purchases/purchases.projection.ts';
import { RfmHttp } from './rfm/rfm.http.ts';
import { TimelineHttp } from './timeline/timeline.http.ts';

/** Analytics: what all services' events say about the customers. */
@Module({
  imports: [
    ServiceModule.forRoot({
      name: 'analytics',
      entities: [PurchasesEntity, Customer360Entity, ConsentRegisterEntity],
      migrations: [Initial1700000000001, MorePoints1700000000002, ConsentRegister1700000000003],
      why: [rfmFigures],
      projections: [purchases, customer360, consentRegister],
    }),
  ],
  controllers: [CohortRetentionHttp, Customer360Http, ParetoHttp, RfmHttp, TimelineHttp],
  providers: [PurchaseWindows],
})
export class AnalyticsModule {}
