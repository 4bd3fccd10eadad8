import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { runningServices } from '../platform/services.ts';
import type { Session } from '../session.ts';
import { withExamples } from '../examples.ts';
import { table } from '../terminal/table.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';
import { dropBeside, listBeside, showBeside } from './beside.ts';
import { type ProjectionStatus, statusOf } from './projection.ts';

type Listed = { readonly service: string } & (ProjectionStatus | { readonly problem: string });

const list = async ({ environment }: Session): Promise<readonly Listed[]> => {
  const services = await runningServices(environment);
  const listed = services.map(async (service): Promise<readonly Listed[]> => {
    try {
      return (await statusOf(service)).map((status) => ({ service: service.name, ...status }));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return [{ service: service.name, problem: error.message }];
    }
  });
  return (await Promise.all(listed)).flat();
};

/** `perennial projections`. */
export const addProjections = (program: Command, session: Session): void => {
  const projections = program
    .command('projections')
    .description('List every read model: version, position, how many positions it is behind, state.')
    .option(
      '--beside [table]',
      'list the tables beside the live ones (see rebuild --up-to), or show the rows of SERVICE/TABLE',
    )
    .option('--drop <table>', 'drop the table SERVICE/TABLE that was built beside a live one')
    .option('--json', 'print the list as JSON')
    .action(async ({ json, beside, drop }: { json?: true; beside?: true | string; drop?: string }) => {
      const { out, err } = session.terminal;
      if (drop !== undefined) return dropBeside(await runningServices(session.environment), drop, out);
      if (typeof beside === 'string') return showBeside(await runningServices(session.environment), beside, out);
      if (beside) return listBeside(await runningServices(session.environment), out, json === true);
      const listed = await list(session);
      if (json) writeJson(out, listed);
      else {
        const rows = listed.flatMap((row) =>
          'problem' in row ? [] : [[row.service, row.name, row.version, row.position, row.lag, row.state]],
        );
        for (const line of table(['service', 'name', 'version', 'position', 'lag', 'state'], rows))
          writeLine(out, line);
        for (const row of listed) {
          if ('error' in row && row.error)
            writeLine(err, `${row.service}/${row.name}: ${row.error.code} ${row.error.message}`);
        }
      }
      const problems = listed.flatMap((row) => ('problem' in row ? [row.problem] : []));
      if (problems.length > 0) throw new Failure(problems.join('\n'));
    });
  withExamples(
    projections,
    'perennial projections',
    'perennial projections --json',
    'perennial projections --beside enhancement/product_mix_then',
    'perennial projections --drop enhancement/product_mix_then',
  );
};
