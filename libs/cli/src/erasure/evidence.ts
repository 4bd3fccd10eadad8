import type { EventStore } from '@perennial/event-store';
import { ByteSearch } from './byte-search.ts';
import type { PersonalValue } from './personal-values.ts';
import { SHORTEST_IN_FILES, SHORTEST_IN_TABLES } from './personal-values.ts';
import { type FileHit, type SearchedFiles, searchFiles } from './search-files.ts';
import { type SearchedTables, searchTables, type TableHit } from './search-tables.ts';

/** Where a value was found. The value itself is not told again: its fields are. */
export interface Trace {
  readonly fields: readonly string[];
  /** A table, or a file. */
  readonly place: string;
  /** How often: rows of the table, or places in the file. */
  readonly times: number;
  readonly customerId?: string;
  readonly offset?: number;
}

/** What a search has come to. Nothing is left of the customer when `found` is empty. */
export interface Evidence {
  readonly values: number;
  /** Of fewer than 4 characters: not looked for. */
  readonly tooShort: number;
  /** Of 4 or 5 characters: looked for in tables only. */
  readonly tablesOnly: number;
  readonly tables: Omit<SearchedTables, 'hits'> & { readonly seconds: number };
  /** Null when the database's files are not on this machine. */
  readonly files: (Omit<SearchedFiles, 'hits'> & { readonly folder: string; readonly seconds: number }) | null;
  readonly found: readonly Trace[];
  /** Values that somebody else's events hold as well: they stay there, and nobody can tell whose a copy in a file is. */
  readonly ofOthers: readonly Trace[];
}

export interface SearchRequest {
  readonly store: EventStore;
  readonly databaseUrl: string;
  /** The platform's home, with the files of its database; null when they are elsewhere. */
  readonly folder: string | null;
  readonly tenantId: string;
  readonly customerId: string;
  readonly values: readonly PersonalValue[];
  readonly signal: AbortSignal;
  readonly onRows: (rows: number) => void;
  readonly onBytes: (bytes: number) => void;
}

const timed = async <Result extends object>(work: Promise<Result>): Promise<Result & { readonly seconds: number }> => {
  const began = performance.now();
  const result = await work;
  return { ...result, seconds: (performance.now() - began) / 1000 };
};

/** Whether a row is the erased customer's. Ids are each tenant's own: another one may have the same. */
const isOwn = ({ tenantId, customerId }: SearchRequest, row: TableHit): boolean =>
  row.customerId === customerId && (row.tenantId ?? tenantId) === tenantId;

const isLog = (table: string): boolean => /^event_store\.events/.test(table);

/**
 * The values that an event which is not the customer's own holds: one of no customer (it is about no person), or one of another
 * customer, who is not erased or the value could not be read there.
 */
const valuesOfOthers = async (
  request: SearchRequest,
  search: ByteSearch,
  hits: readonly TableHit[],
): Promise<ReadonlySet<number>> => {
  const shared = new Set<number>();
  for (const { customerId: owner, table, value } of hits) if (owner === null && isLog(table)) shared.add(value);
  const asked = new Set<string>();
  for (const hit of hits) {
    const { customerId: owner, value } = hit;
    // A text that the platform itself writes is in many customers' rows: one of them is enough.
    if (owner === null || shared.has(value) || isOwn(request, hit)) continue;
    const tenant = hit.tenantId ?? request.tenantId;
    const who = JSON.stringify([tenant, owner]);
    if (asked.has(who)) continue;
    asked.add(who);
    const events = await request.store.readCustomer(tenant, owner);
    for (const held of search.inText(JSON.stringify(events.map(({ data }) => data)))) shared.add(held);
  }
  return shared;
};

/** Looks for personal values in every table of the database, then in every file of the platform. */
export const searchEverywhere = async (request: SearchRequest): Promise<Evidence> => {
  const { databaseUrl, folder, signal, onRows, onBytes } = request;
  const values = request.values.filter(({ text }) => [...text].length >= SHORTEST_IN_TABLES);
  const long = values.filter(({ text }) => [...text].length >= SHORTEST_IN_FILES);
  const inTables = new ByteSearch(values.map(({ text }) => text));
  const tables = await timed(searchTables(databaseUrl, inTables, { signal, onProgress: onRows }));
  const shared = await valuesOfOthers(request, inTables, tables.hits);
  const inFiles = new ByteSearch(long.map(({ text }) => text));
  const files = folder === null ? null : await timed(searchFiles(folder, inFiles, { signal, onProgress: onBytes }));

  const [found, ofOthers]: [Trace[], Trace[]] = [[], []];
  for (const hit of tables.hits) {
    const { table, value, customerId: owner, rows } = hit;
    const trace = { fields: values[value]!.fields, place: table, times: rows, ...(owner && { customerId: owner }) };
    (shared.has(value) && !isOwn(request, hit) ? ofOthers : found).push(trace);
  }
  for (const { file, value, times, offset } of files?.hits ?? ([] as readonly FileHit[])) {
    const { fields, text } = long[value]!;
    const isShared = shared.has(values.findIndex((known) => known.text === text));
    (isShared ? ofOthers : found).push({ fields, place: file, times, offset });
  }
  const { hits: _inTables, ...tablesSearched } = tables;
  const filesSearched = files && folder !== null ? { ...files, hits: undefined, folder } : null;
  return {
    values: request.values.length,
    tooShort: request.values.length - values.length,
    tablesOnly: values.length - long.length,
    tables: tablesSearched,
    files: filesSearched,
    found,
    ofOthers,
  };
};
