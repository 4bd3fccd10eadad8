import {
  FileKeyEncryption,
  keyStatus,
  type Rotation,
  rotateKeyEncryption,
  rotateKeyRing,
  RotationRunningError,
  startNewDataKeys,
} from '@perennial/privacy';
import { Failure } from '../failure.ts';
import { encryptionKeyFileOf, openKeyEncryption, withKeys } from '../platform/encryption-keys.ts';
import { databaseUrlOf } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { counted } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';

/** Whether data keys are still to be wrapped with the active key of this file: an earlier rotation was interrupted. */
const isUnfinished = async (databaseUrl: string, activeId: string): Promise<boolean> => {
  const { keyEncryptionKeys } = await keyStatus(databaseUrl);
  return keyEncryptionKeys.some(
    ({ id, retiredAt, dataKeys }) => id !== activeId && (retiredAt === null || dataKeys > 0),
  );
};

const rewrapped = async (databaseUrl: string, file: string, { terminal, signal }: Session): Promise<Rotation> => {
  const progress = new Progress(terminal.err, { label: 'rotate', unit: 'data keys' });
  try {
    return await rotateKeyEncryption(databaseUrl, {
      keyEncryption: async () => {
        const before = new FileKeyEncryption(file);
        if (await isUnfinished(databaseUrl, before.id)) return before;
        rotateKeyRing(file);
        return new FileKeyEncryption(file);
      },
      onProgress: ({ done, total }) => progress.reach(done, total),
      signal,
    });
  } catch (error) {
    if (error instanceof RotationRunningError) throw new Failure(`${error.message}.`, 1, { cause: error });
    throw error;
  } finally {
    progress.finish();
  }
};

/** Adds a key to the file, or goes on with the last one, and wraps all data keys with it. @throws Failure */
export const rotateKeys = async (session: Session, json: true | undefined): Promise<void> => {
  const { terminal, environment } = session;
  const url = databaseUrlOf(environment);
  const file = encryptionKeyFileOf(environment);
  await openKeyEncryption(environment, url);
  const rotation = await withKeys(() => rewrapped(url, file, session));
  const { id } = new FileKeyEncryption(file);
  if (json) writeJson(terminal.out, { active: id, ...rotation });
  else writeLine(terminal.out, `${counted(rotation.rewrapped, 'data key')} now under ${id}, the new key in ${file}.`);
  if (rotation.left > 0) {
    throw new Failure(
      `Interrupted with ${counted(rotation.left, 'data key')} left. Give the same command again to go on.`,
      130,
    );
  }
};

/** New events get new data keys from now on. @throws Failure */
export const rotateDataKeys = async ({ terminal, environment }: Session, json: true | undefined): Promise<void> => {
  const url = databaseUrlOf(environment);
  await openKeyEncryption(environment, url);
  await startNewDataKeys(url);
  const { newDataKeysFrom } = await keyStatus(url);
  if (json) writeJson(terminal.out, { newDataKeysFrom });
  else writeLine(terminal.out, 'New events get new data keys, within a minute in every service. The old ones stay.');
};
