import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../program.ts';

export type MadeOnce =
  | { readonly kind: 'ready'; readonly home: string }
  /** Why tests that need it are skipped. */
  | { readonly kind: 'absent'; readonly reason: string };

/**
 * A folder under `.cache` with something foreign in it, made once and used again. `make` says what went wrong, or undefined: then the
 * tests that need it are skipped; on CI that is a failure instead.
 */
export function madeOnce(name: string, make: (home: string) => string | undefined): MadeOnce {
  const home = join(root, '.cache', name);
  const lock = `${home}.lock`;
  mkdirSync(join(root, '.cache'), { recursive: true });
  // Test files run beside each other: one of them makes it, the others wait.
  while (!isMade(home) && !taken(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  if (isMade(home)) return { kind: 'ready', home };
  rmSync(home, { recursive: true, force: true });
  const problem = make(home);
  if (problem === undefined) writeFileSync(join(home, 'complete'), '');
  rmSync(lock, { recursive: true, force: true });
  if (problem === undefined) return { kind: 'ready', home };
  if (process.env.CI) throw new Error(`CI runs every client: ${problem}`);
  return { kind: 'absent', reason: problem };
}

const isMade = (home: string) => existsSync(join(home, 'complete'));

/** Whether the lock is ours now. One that is minutes old was left by a run that was killed. */
function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Date.now() - made > 300_000) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
