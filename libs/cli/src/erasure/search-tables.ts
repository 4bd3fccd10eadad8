import { Client, escapeIdentifier } from 'pg';
import type { ByteSearch } from './byte-search.ts';

/** A value in a row of a table. */
export interface TableHit {
  readonly table: string;
  /** Number of the value. */
  readonly value: number;
  /** Whose row it is, where the table says so. */
  readonly tenantId: string | null;
  readonly customerId: string | null;
  /** Rows with this value, of this customer. */
  readonly rows: number;
}

export interface SearchedTables {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
  readonly hits: readonly TableHit[];
}

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** What reads each column as text. */
  readonly texts: readonly string[];
}

/** Bytes that are ASCII text read as that; PostgreSQL would write all of them in hexadecimal. */
const AS_TEXT = `case a.atttypid when 'bytea'::regtype then format('encode(%I, ''escape'')', a.attname)
                                 else format('%I::text', a.attname) end`;

const ROWS_A_FETCH = 2_000;

/** Every table of the database, those of the system too: its statistics hold values of columns. Partitions one by one. */
const tablesOf = async (client: Client): Promise<readonly Table[]> => {
  const { rows } = await client.query<Table>(
    `select n.nspname as schema, c.relname as name,
       array(select a.attname::text from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
       array(select ${AS_TEXT} from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as texts
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and c.relpersistence <> 't' and n.nspname <> 'pg_toast'
     order by n.nspname, c.relname`,
  );
  return rows.filter(({ columns }) => columns.length > 0);
};

/** One text for each row: every column as text, as PostgreSQL writes it, decompressed. */
const selectionOf = ({ schema, name, columns, texts }: Table): string => {
  const own = (column: string) => (columns.includes(column) ? `${column}::text` : 'null::text');
  const values = texts.length <= 100 ? `concat_ws(E'\\n', ${texts.join(', ')})` : `row(${texts.join(', ')})::text`;
  return `select ${own('tenant_id')}, ${own('customer_id')}, ${values} from only ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
};

const searchTable = async (client: Client, table: Table, search: ByteSearch) => {
  const found = new Map<string, TableHit & { rows: number }>();
  let [rows, bytes] = [0, 0];
  await client.query(`declare searched no scroll cursor for ${selectionOf(table)}`);
  for (;;) {
    const page = await client.query<[tenantId: string | null, customerId: string | null, text: string]>({
      text: `fetch ${ROWS_A_FETCH} from searched`,
      rowMode: 'array',
    });
    for (const [tenantId, customerId, text] of page.rows) {
      rows += 1;
      bytes += text.length;
      for (const value of search.inText(text)) {
        const key = JSON.stringify([value, tenantId, customerId]);
        const name = `${table.schema}.${table.name}`;
        const hit = found.get(key) ?? { table: name, value, tenantId, customerId, rows: 0 };
        hit.rows += 1;
        found.set(key, hit);
      }
    }
    if (page.rows.length < ROWS_A_FETCH) break;
  }
  await client.query('close searched');
  return { rows, bytes, hits: [...found.values()] };
};

/**
 * Looks for the values in every column of every row of every table of a database, as text, in one snapshot.
 * @throws the database's error when it cannot be reached, or a table may not be read by this user
 */
export const searchTables = async (
  databaseUrl: string,
  search: ByteSearch,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (rows: number) => void },
): Promise<SearchedTables> => {
  const client = new Client({ connectionString: databaseUrl, application_name: 'perennial-search' });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const tables = await tablesOf(client);
    const hits: TableHit[] = [];
    let [rows, bytes] = [0, 0];
    for (const table of tables) {
      signal.throwIfAborted();
      const searched = await searchTable(client, table, search);
      rows += searched.rows;
      bytes += searched.bytes;
      hits.push(...searched.hits);
      onProgress(rows);
    }
    await client.query('commit');
    return { tables: tables.length, rows, bytes, hits };
  } finally {
    await client.end();
  }
};
