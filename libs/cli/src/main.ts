import { createInterface } from 'node:readline/promises';
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

const ask = async (question: string): Promise<string> => {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question(question, { signal: interruption.signal });
  } catch {
    return '';
  } finally {
    prompt.close();
  }
};

process.exitCode = await run(process.argv.slice(2), {
  terminal: { out: process.stdout, err: process.stderr },
  environment: process.env,
  signal: interruption.signal,
  ...(process.stdin.isTTY && { ask }),
});
