import { Failure } from '../failure.ts';
import type { ServiceClient } from '../platform/service-client.ts';
import { counted } from '../terminal/numbers.ts';
import { table } from '../terminal/table.ts';
import { type Output, writeJson, writeLine } from '../terminal/terminal.ts';

/** A read model as it was at a position, in a table beside the live one. */
interface BesideTable {
  readonly table: string;
  readonly projection: string;
  readonly version: number;
  readonly position: string;
  readonly builtAt: string;
}

const tablesOf = async (services: readonly ServiceClient[]) => {
  const listed = services.map(async (service) =>
    (await service.json<readonly BesideTable[]>('/ops/projections/beside')).map((found) => ({ service, ...found })),
  );
  return (await Promise.all(listed)).flat();
};

const find = async (services: readonly ServiceClient[], name: string) => {
  const tables = await tablesOf(services);
  const found = tables.find(({ service, table: beside }) => name === `${service.name}/${beside}`);
  if (found) return found;
  const names = tables.map(({ service, table: beside }) => `${service.name}/${beside}`).join(', ');
  throw new Failure(`There is no table ${name} beside a read model; there are: ${names || 'none'}.`, 2);
};

const pathOf = (name: string): string => `/ops/projections/beside/${encodeURIComponent(name)}`;

/** Lists the tables beside live read models. */
export const listBeside = async (services: readonly ServiceClient[], out: Output, json: boolean): Promise<void> => {
  const tables = (await tablesOf(services)).map(({ service, ...found }) => ({ service: service.name, ...found }));
  if (json) return writeJson(out, tables);
  const rows = tables.map((found) => [
    found.service,
    found.table,
    found.projection,
    found.version,
    found.position,
    found.builtAt,
  ]);
  for (const line of table(['service', 'table', 'read model', 'version', 'up to', 'built'], rows)) writeLine(out, line);
};

/** Shows rows of one of them, as JSON, one a line. @throws Failure when there is none of that name */
export const showBeside = async (services: readonly ServiceClient[], name: string, out: Output): Promise<void> => {
  const { service, table: beside } = await find(services, name);
  const PAGE = 1_000;
  for (let offset = 0; ; offset += PAGE) {
    const path = `${pathOf(beside)}?limit=${PAGE}&offset=${offset}`;
    const { items } = await service.json<{ items: readonly unknown[] }>(path);
    for (const row of items) writeLine(out, JSON.stringify(row));
    if (items.length < PAGE) return;
  }
};

/** Drops one of them. @throws Failure when there is none of that name */
export const dropBeside = async (services: readonly ServiceClient[], name: string, out: Output): Promise<void> => {
  const { service, table: beside } = await find(services, name);
  await service.empty(`${pathOf(beside)}/drop`);
  writeLine(out, `Dropped ${counted(1, 'table')}: ${name}.`);
};
