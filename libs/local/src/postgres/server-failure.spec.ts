import { describe, expect, it } from '@jest/globals';
import { explainServerFailure } from './server-failure.ts';

const explain = (...output: string[]) => explainServerFailure(output, '/data/postgres', '/data/logs/postgres.log');

describe('why PostgreSQL ended', () => {
  it('is a full disk, whoever noticed it first', () => {
    const initdb = 'initdb: error: could not write file "/data/postgres.new/postgresql.conf": No space left on device';
    const server =
      '2026-01-01 10:00:00 UTC [7] FATAL:  could not write lock file "postmaster.pid": No space left on device';
    for (const line of [initdb, server]) {
      expect(explain(line)).toMatchObject({
        code: 'DISK_FULL',
        message: 'The disk that holds /data/postgres is full.',
      });
    }
  });

  it('is the data folder when its files cannot be used', () => {
    expect(
      explain('2026-01-01 10:00:00 UTC [7] PANIC:  could not locate a valid checkpoint record at 0/1549120'),
    ).toMatchObject({
      code: 'DATA_FOLDER_BROKEN',
      message:
        'PostgreSQL cannot use its data folder /data/postgres: could not locate a valid checkpoint record at 0/1549120.',
    });
  });

  it('is what the server said last otherwise', () => {
    const earlier = '2026-01-01 10:00:00 UTC [7] FATAL:  something else';
    const last = '2026-01-01 10:00:01 UTC [7] FATAL:  could not create any TCP/IP sockets';
    expect(explain(earlier, last)).toMatchObject({
      code: 'DATABASE_FAILED',
      message: 'PostgreSQL did not start: could not create any TCP/IP sockets.',
    });
  });

  it('is unknown when nothing was said, and the log is named', () => {
    expect(explain()).toMatchObject({ code: 'DATABASE_FAILED', whatToDo: expect.stringContaining('/data/logs') });
  });
});
