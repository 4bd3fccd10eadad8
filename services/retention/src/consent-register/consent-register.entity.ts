import { consentRegisterEntity } from '@perennial/service-kit';

/** What retention knows of what customers' data may be used for. */
export const ConsentRegisterEntity = consentRegisterEntity('retention');
