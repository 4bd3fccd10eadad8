import { run } from './program.ts';

const interruption = new AbortController();
// The first Ctrl-C asks the command to end in order, the second one ends it.
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());
// `perennial events | head` closes the pipe: nobody reads on, which is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  terminal: { out: process.stdout, err: process.stderr },
  environment: process.env,
  signal: interruption.signal,
});
