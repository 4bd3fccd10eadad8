// Adds the lock entries that `npm install` drops. A registry mirror that lags behind on a package for another platform
// makes npm leave that optional dependency out of package-lock.json without a word, and `npm ci` then refuses the lock
// ("Missing: … from lock file"). A stub without `resolved` and `integrity` is enough: npm keeps it, and on the platform
// that needs it resolves the exact version from whatever registry is configured. Run after every `npm install`.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;

const operatingSystems = ['darwin', 'linux', 'win32', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix', 'android'];
const cpus = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'wasm32'];

/** Whether `name`, required from the package at `from`, resolves to some entry of the lock. */
const isLocked = (from, name) => {
  for (let directory = from; ; directory = directory.slice(0, Math.max(directory.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${directory === '' ? '' : `${directory}/`}node_modules/${name}`]) return true;
    if (directory === '') return false;
  }
};

const stubFor = (name, version, parent) => {
  const words = name.split(/[/-]/);
  const os = operatingSystems.filter((candidate) => words.includes(candidate));
  const cpu = cpus.filter((candidate) => words.includes(candidate));
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    ...(libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
};

const added = [];
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!/^\d/.test(version) || isLocked(path, name)) continue;
    packages[`node_modules/${name}`] = stubFor(name, version, entry);
    added.push(`${name}@${version}`);
  }
}

const hosted = Object.entries(packages).filter(([, entry]) => /^https?:/.test(entry.resolved ?? ''));
for (const [, entry] of hosted) delete entry.resolved;

if (added.length > 0 || hosted.length > 0) {
  const [root, ...rest] = Object.keys(packages);
  lock.packages = Object.fromEntries(
    [root, ...rest.sort((a, b) => a.localeCompare(b, 'en'))].map((path) => [path, packages[path]]),
  );
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(
  added.length + hosted.length === 0
    ? 'package-lock.json is complete.'
    : `package-lock.json: added ${added.length} missing optional packages (${added.join(', ')}), removed ${hosted.length} registry addresses.`,
);
