import { consentRegisterEntity } from '@perennial/service-kit';

/** What acquisition knows of what customers' data may be used for. */
export const ConsentRegisterEntity = consentRegisterEntity('acquisition');
