import { consentRegisterEntity } from '@perennial/service-kit';

/** What analytics knows of what customers' data may be used for. */
export const ConsentRegisterEntity = consentRegisterEntity('analytics');
