import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { events, joinPersonal, upcast, validateEvent } from '../index.ts';
import { type GoldenEvents, goldenFileOf } from './golden-events.ts';

const folder = join(import.meta.dirname, '../../golden');
const files = readdirSync(folder).sort();
const golden = (file: string): GoldenEvents => JSON.parse(readFileSync(join(folder, file), 'utf8')) as GoldenEvents;
const catalogue = Object.values(events);

describe('stored JSON of every event type and version', () => {
  it.each(catalogue.flatMap(({ type, version }) => Array.from({ length: version }, (_, older) => [type, older + 1])))(
    '%s v%s is here (npm run release:events writes what is missing)',
    (type, version) => {
      const file = goldenFileOf({ type: type as string, version: version as number });
      expect(files).toContain(file);
      expect(golden(file)).toMatchObject({ type, schemaVersion: version });
    },
  );

  it.each(files)('%s reads as the newest version, with every value in its place', (file) => {
    const { type, schemaVersion, stored } = golden(file);
    const definition = catalogue.find((candidate) => candidate.type === type);
    expect(definition).toBeDefined();
    expect(stored.length).toBeGreaterThan(0);
    for (const { data, personal } of stored) {
      const read = upcast(definition!, schemaVersion, joinPersonal(structuredClone(data), personal));
      expect(() => validateEvent(type, read)).not.toThrow();
      if (schemaVersion < definition!.version) continue;
      expect(read).toEqual(joinPersonal(structuredClone(data), personal));
    }
  });

  it('keeps nothing personal among the data in clear', () => {
    for (const file of files) {
      const { stored } = golden(file);
      for (const { data, personal } of stored) {
        for (const value of Object.values(personal ?? {}))
          expect(JSON.stringify(data)).not.toContain(JSON.stringify(value));
      }
    }
  });
});
