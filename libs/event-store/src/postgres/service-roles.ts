import { withClient } from '@perennial/privacy';
import pg from 'pg';

const { escapeIdentifier: name, escapeLiteral: text } = pg;

/** A database role that one service signs in with. */
export interface ServiceRole {
  /** Name of the role, e.g. `perennial_acquisition`. One cluster has each name once, for all of its databases. */
  readonly role: string;
  /** Schema of the service's own tables, which the role owns. */
  readonly schema: string;
  /** Categories of the streams that it may append to. */
  readonly categories: readonly string[];
  /** Whether it may destroy the keys of a customer who is erased. */
  readonly erases: boolean;
  /** Set when given; else the role keeps what it has. */
  readonly password?: string;
}

/** What was done for a role. */
export interface ProvisionedRole {
  readonly role: string;
  readonly created: boolean;
  readonly schema: string;
  readonly categories: readonly string[];
}

type Run = (sql: string, values?: unknown[]) => Promise<readonly Record<string, unknown>[]>;

const createRole = async (run: Run, { role, password }: ServiceRole): Promise<boolean> => {
  const created = (await run('select from pg_roles where rolname = $1', [role])).length === 0;
  const attributes = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
  if (created) await run(`create role ${name(role)} ${attributes}`);
  if (password !== undefined) await run(`alter role ${name(role)} password ${text(password)}`);
  // Whoever is no superuser may hand a schema only to a role that it is a member of.
  const [me] = await run('select rolsuper from pg_roles where rolname = current_user');
  if (me?.['rolsuper'] !== true) await run(`grant ${name(role)} to current_user`);
  return created;
};

/** All of the log can be read, by every service: it folds what others wrote. Writing goes through functions that check. */
const grantLog = async (run: Run, { role, categories }: ServiceRole): Promise<void> => {
  const to = name(role);
  await run(`grant usage on schema event_store to ${to}`);
  await run(`grant select on all tables in schema event_store to ${to}`);
  await run(`grant select on all sequences in schema event_store to ${to}`);
  // Of what its owner adds to it, whoever does this here.
  const [schema] = await run(`select nspowner::regrole::text as owner from pg_namespace where nspname = 'event_store'`);
  const owner = schema?.['owner'] as string;
  await run(`alter default privileges for role ${owner} in schema event_store grant select on tables to ${to}`);
  const writing = await run(
    `select oid::regprocedure::text as signature from pg_proc
     where pronamespace = 'event_store'::regnamespace and prosecdef`,
  );
  for (const { signature } of writing) await run(`grant execute on function ${signature as string} to ${to}`);
  await run('delete from event_store.writers where role_name = $1 and category <> all($2)', [role, categories]);
  await run(
    'insert into event_store.writers (role_name, category) select $1, unnest($2::text[]) on conflict do nothing',
    [role, categories],
  );
};

/** Functions that destroy, and so are for a service that erases only. */
const DESTROYING = 'destroy_keys';

const grantKeys = async (run: Run, { role, erases }: ServiceRole): Promise<void> => {
  const [privacy] = await run(`select from pg_namespace where nspname = 'privacy'`);
  if (!privacy) return;
  const to = name(role);
  await run(`grant usage on schema privacy to ${to}`);
  await run(`grant select on all tables in schema privacy to ${to}`);
  const functions = await run(
    `select oid::regprocedure::text as signature, proname as name from pg_proc
     where pronamespace = 'privacy'::regnamespace and prosecdef`,
  );
  for (const { signature, name: called } of functions) {
    await run(`revoke execute on function ${signature as string} from public`);
    const verb = called === DESTROYING && !erases ? ['revoke', 'from'] : ['grant', 'to'];
    await run(`${verb[0]} execute on function ${signature as string} ${verb[1]} ${to}`);
  }
};

/** The service's own schema with all that is in it: it migrates it by itself, and swaps its tables at a rebuild. */
const ownSchema = async (run: Run, { role, schema }: ServiceRole): Promise<void> => {
  await run(`create schema if not exists ${name(schema)} authorization ${name(role)}`);
  await run(`alter schema ${name(schema)} owner to ${name(role)}`);
  await run(`revoke all on schema ${name(schema)} from public`);
  // Made before there were roles, by whoever the service signed in as then.
  const foreign = await run(
    `select oid::regclass::text as relation, relkind::text as kind from pg_class
     where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
       and relowner <> $2::regrole
       -- A sequence of a column goes with its table.
       and not exists (select from pg_depend d where d.objid = pg_class.oid and d.deptype in ('a', 'i') and relkind = 'S')`,
    [name(schema), name(role)],
  );
  const kinds: Readonly<Record<string, string>> = { v: 'view', m: 'materialized view', S: 'sequence' };
  for (const { relation, kind } of foreign) {
    await run(`alter ${kinds[kind as string] ?? 'table'} ${relation as string} owner to ${name(role)}`);
  }
};

/**
 * Makes the roles that services sign in with, or brings them up to date: each reads the log, appends to streams of its own
 * categories through the log's functions only, and owns the schema of its own tables. As the owner of the log's schema, on a
 * log that is up to date. Doing it again changes nothing; it is one transaction.
 *
 * @param connectionString of the owner; it must be allowed to create roles
 */
export const provisionServiceRoles = async (
  connectionString: string,
  roles: readonly ServiceRole[],
): Promise<readonly ProvisionedRole[]> => {
  return withClient(connectionString, 'roles', async (client) => {
    const run: Run = async (sql, values = []) => (await client.query<Record<string, unknown>>(sql, values)).rows;
    await run('begin');
    await run(`select pg_advisory_xact_lock(hashtextextended('perennial:roles', 0))`);
    const provisioned: ProvisionedRole[] = [];
    for (const role of roles) {
      const created = await createRole(run, role);
      await grantLog(run, role);
      await grantKeys(run, role);
      await ownSchema(run, role);
      provisioned.push({ role: role.role, created, schema: role.schema, categories: role.categories });
    }
    await run('commit');
    return provisioned;
  });
};
