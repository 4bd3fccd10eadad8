import { consentRegisterEntity } from '@perennial/service-kit';

/** What enhancement knows of what customers' data may be used for. */
export const ConsentRegisterEntity = consentRegisterEntity('enhancement');
