import { createConsentRegister } from '@perennial/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What customers' data may be used for, in a read model of its own instead of a column of the directory. */
export class ConsentRegister1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createConsentRegister('acquisition'));
    await runner.query('alter table acquisition.customer_directory drop column consents');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table acquisition.customer_directory add column consents jsonb not null default '[]'`);
    await runner.query('drop table acquisition.consent_register');
  }
}
