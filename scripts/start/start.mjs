import { dirname, join, resolve } from 'node:path';
import { build } from '../build.mjs';
import { reportFailure, reportNews, reportPhase, reportRunning } from './report.mjs';

const root = dirname(dirname(import.meta.dirname));

/** Ctrl-C once asks to stop, twice insists; closing the terminal or SIGTERM asks as well. */
const listenForSignals = () => {
  const asked = new AbortController();
  const insisted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => (asked.signal.aborted ? insisted.abort() : asked.abort()));
  }
  return { asked: asked.signal, insisted: insisted.signal };
};

const whenAborted = (signal) =>
  new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', done, { once: true });
  });

const timed = async (work) => {
  const since = performance.now();
  const result = await work();
  return { result, took: performance.now() - since };
};

const portBaseFrom = (text, { StartError, defaultPortBase }) => {
  if (!text) return defaultPortBase;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= 65_530) return port;
  throw new StartError(
    'PORT_NOT_ALLOWED',
    `PERENNIAL_PORT_BASE is "${text}", which is no port number.`,
    'Take one from 1024 to 65530, e.g. 8300: the services get the ports behind it.',
  );
};

const compile = async () => {
  const complaints = await build();
  if (!complaints) return;
  const hint = /ENOSPC/.test(complaints) ? `The disk that holds ${root} is full.` : 'Perennial does not compile.';
  throw Object.assign(new Error(hint), { name: 'StartError', whatToDo: complaints });
};

/** Says once, and again when it has passed meanwhile, that it is the disk that makes processes end. */
const watchSpace = ({ homeAt, requireSpace }, path) => {
  let full = false;
  return () => {
    const before = full;
    try {
      requireSpace(homeAt(path));
      full = false;
    } catch (error) {
      full = true;
      if (!before) reportFailure(error);
    }
  };
};

const launch = async (local, phases, asked) => {
  const home = resolve(process.env.PERENNIAL_HOME || join(root, '.perennial'));
  const portBase = portBaseFrom(process.env.PERENNIAL_PORT_BASE, local);
  const checkSpace = watchSpace(local, home);
  const onProgress = (news) => {
    if (news.kind === 'database-ready') reportPhase(phases, 'PostgreSQL', news.took);
    else if (news.kind === 'schema-ready') reportPhase(phases, 'schema of the event log', news.took);
    else {
      reportNews(news);
      checkSpace();
    }
  };
  const since = performance.now();
  const platform = await local.startPlatform({ home, portBase, onProgress, signal: asked });
  const services = performance.now() - since - phases.slice(1).reduce((sum, { took }) => sum + took, 0);
  reportPhase(phases, `${platform.services.length} services`, services);
  return platform;
};

/** Imports the real history that comes along, by the same command that anyone can use. */
const fillAtFirstStart = async ({ importOnce, isImported, requireSpace }, { home }, phases, asked) => {
  const name = 'online-retail';
  if (process.env.PERENNIAL_SKIP_IMPORT === '1' || isImported(home, name)) return undefined;
  console.log('\nImporting the bundled history (once):');
  const command = ['libs/cli/bin/perennial.mjs', 'import', name, 'examples/online-retail/online_retail.csv.gz'];
  const { result: complete, took } = await timed(() =>
    importOnce({ home, name, command, folder: root, signal: asked }),
  );
  if (asked.aborted) return undefined;
  if (!complete) requireSpace(home);
  reportPhase(phases, complete ? 'import' : 'import, incomplete', took);
  return complete ? undefined : 'The import did not finish (see above); the next start takes it up again.';
};

const stop = async (platform, insisted) => {
  console.log('\nStopping … (Ctrl-C again to force)');
  insisted.addEventListener('abort', () => void platform.stop({ force: true }), { once: true });
  const { took } = await timed(() => platform.stop({ force: insisted.aborted }));
  console.log(`Stopped in ${(took / 1000).toFixed(1)} s.`);
  return insisted.aborted ? 130 : 0;
};

/** Fills the platform at first start, and says where everything is. */
const present = async (local, platform, phases, asked) => {
  const warning = await fillAtFirstStart(local, platform, phases, asked);
  if (asked.aborted) return;
  const { running, home } = platform;
  const scopes = local.allScopesOf(Object.keys(running.services));
  const signIn = await local.signInLink({ home: home.path, url: Object.values(running.services)[0], scopes });
  reportRunning({ platform, signIn, phases, warning });
};

/** Runs the platform until it is told to stop. Resolves to the exit code. */
export const start = async () => {
  const { asked, insisted } = listenForSignals();
  const phases = [];
  // The terminal may be gone before the platform is.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let local;
  let platform;
  try {
    const { took } = await timed(compile);
    reportPhase(phases, 'build', took);
    local = await import('../../libs/local/dist/index.js');
    platform = await launch(local, phases, asked);
  } catch (error) {
    if (asked.aborted) return 0;
    reportFailure(error);
    return 1;
  }
  try {
    await present(local, platform, phases, asked);
  } catch (error) {
    reportFailure(error);
    await stop(platform, insisted);
    return 1;
  }
  await whenAborted(asked);
  return stop(platform, insisted);
};
