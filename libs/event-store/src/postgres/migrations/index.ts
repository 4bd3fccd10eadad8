import { tables } from './0001-tables.ts';
import { watermark } from './0002-watermark.ts';
import { append } from './0003-append.ts';
import { streams } from './0004-streams.ts';
import { eventIds } from './0005-event-ids.ts';
import { appendForRoles } from './0006-append.ts';
import { partitions } from './0007-partitions.ts';
import { chain } from './0008-chain.ts';
import { archive } from './0009-archive.ts';
import { appendChecked } from './0010-append.ts';
import { partitionRoom } from './0011-partition-room.ts';
import { category } from './0012-category.ts';

/** In order; the version of the schema is how many of them were applied. A landed one is never changed, only followed. */
export const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: '0001-tables', sql: tables },
  { name: '0002-watermark', sql: watermark },
  { name: '0003-append', sql: append },
  { name: '0004-streams', sql: streams },
  { name: '0005-event-ids', sql: eventIds },
  { name: '0006-append', sql: appendForRoles },
  { name: '0007-partitions', sql: partitions },
  { name: '0008-chain', sql: chain },
  { name: '0009-archive', sql: archive },
  { name: '0010-append', sql: appendChecked },
  { name: '0011-partition-room', sql: partitionRoom },
  { name: '0012-category', sql: category },
];
