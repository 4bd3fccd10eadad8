import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { lockHolder } from './file-lock.ts';
import { homeAt } from './home.ts';

/** Where a running platform can be reached, as other programs (the `perennial` command) read it from its home. */
export interface RunningPlatform {
  /** Process id of the starter. */
  readonly pid: number;
  readonly startedAt: string;
  /** Password included: the file is for its owner only. */
  readonly databaseUrl: string;
  /** Base address of each service, by name. */
  readonly services: Readonly<Record<string, string>>;
}

/** Tells other programs where the platform is. The file appears as a whole. */
export const writePlatformFile = (file: string, platform: RunningPlatform): void => {
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify(platform, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
};

export const removePlatformFile = (file: string): void => rmSync(file, { force: true });

/**
 * The platform that runs on a data folder; undefined when none does, or when it is still starting. What a killed starter left
 * behind does not count.
 */
export const readRunningPlatform = (home: string): RunningPlatform | undefined => {
  const { platformFile, lockFile } = homeAt(home);
  const holder = lockHolder(lockFile);
  if (!holder) return undefined;
  try {
    const platform = JSON.parse(readFileSync(platformFile, 'utf8')) as RunningPlatform;
    return platform.pid === holder.pid ? platform : undefined;
  } catch {
    return undefined;
  }
};
