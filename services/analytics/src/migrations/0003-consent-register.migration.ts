import { createConsentRegister } from '@perennial/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What customers' data may be used for. */
export class ConsentRegister1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createConsentRegister('analytics'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table analytics.consent_register');
  }
}
