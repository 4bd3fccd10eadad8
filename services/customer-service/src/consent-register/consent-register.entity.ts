import { consentRegisterEntity } from '@perennial/service-kit';

/** What customer service knows of what customers' data may be used for. */
export const ConsentRegisterEntity = consentRegisterEntity('customer_service');
