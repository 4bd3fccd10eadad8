// Writes down what is released of the events: `npm run release:events`. Needs no build.
//
// * libs/contracts/released/events.json: every schema as released. Fails, and writes nothing, when the catalogue is incompatible.
// * libs/contracts/golden/<Type>.v<version>.json: stored JSON of each type and version. A file that is there is never changed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(dirname(import.meta.dirname), 'libs/contracts');
const source = (name) => import(join(root, 'src', name));
const [{ events }, { incompatibilities, release }, { goldenEventsOf, goldenFileOf }] = await Promise.all([
  source('catalogue.ts'),
  source('compatibility/released-events.ts'),
  source('compatibility/golden-events.ts'),
]);

const write = (file, content) => writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);

const released = join(root, 'released/events.json');
const before = existsSync(released) ? JSON.parse(readFileSync(released, 'utf8')) : {};
const problems = incompatibilities(before, events);
if (problems.length > 0) {
  console.error(`Incompatible with what is released: raise the version, and add an upcaster.\n${problems.join('\n')}`);
  process.exit(1);
}
mkdirSync(dirname(released), { recursive: true });
write(released, release(before, events));

mkdirSync(join(root, 'golden'), { recursive: true });
const added = Object.values(events)
  .map((definition) => ({ definition, file: join(root, 'golden', goldenFileOf(definition)) }))
  .filter(({ file }) => !existsSync(file));
for (const { definition, file } of added) write(file, goldenEventsOf(definition));
console.log(`${Object.keys(events).length} event types released; ${added.length} golden files added.`);
