import { consentRegisterOf } from '@perennial/service-kit';
import { ConsentRegisterEntity } from './consent-register.entity.ts';

/** What customers' data may be used for. */
export const consentRegister = consentRegisterOf(ConsentRegisterEntity);
