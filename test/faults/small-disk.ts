import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });

/** A file system of its own, in memory, that is as small as a test wants it. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'perennial-small-disk-'));

  /** @throws Error where this process may not mount */
  constructor(megabytes: number) {
    try {
      mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.folder);
    } catch (error) {
      rmdirSync(this.folder);
      throw error;
    }
    // Root's PostgreSQL runs as another user, who has to pass through.
    chmodSync(this.folder, 0o711);
  }

  /** Megabytes in use. */
  used(): number {
    const { bsize, blocks, bfree } = statfsSync(this.folder);
    return Math.ceil(((blocks - bfree) * bsize) / 2 ** 20);
  }

  /** To no less than what is in use. */
  resize(megabytes: number): void {
    mount('-o', `remount,size=${megabytes}m`, this.folder);
  }

  remove(): void {
    execFileSync('umount', ['--lazy', this.folder], { stdio: 'pipe' });
    rmdirSync(this.folder);
  }
}

/** Why there is no small disk to be had here; undefined where there is. */
export const noSmallDisk = ((): string | undefined => {
  try {
    new SmallDisk(1).remove();
    return undefined;
  } catch {
    return 'mounting a file system needs root';
  }
})();
