import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../program.ts';

/** Pinned together: all stand on the same botocore, whose model of the API is the one that this server follows. */
const packages = ['boto3==1.44.5', 'awscli==1.46.3', 'pynamodb==6.1.0'];

export type Python =
  /** `bin` holds `python` and `aws`. */
  | { readonly kind: 'ready'; readonly bin: string }
  /** Why tests with these clients are skipped. */
  | { readonly kind: 'absent'; readonly reason: string };

/**
 * The project's own virtual environment with boto3 and the AWS CLI, made once under `.cache` and used again.
 * Without Python, or without a package index, the tests that need it are skipped; on CI that is a failure instead.
 */
export function python(): Python {
  const home = join(root, '.cache', `python-${packages.join('-').replaceAll('==', '-')}`);
  const lock = `${home}.lock`;
  mkdirSync(join(root, '.cache'), { recursive: true });
  // Test files run beside each other: one of them makes it, the others wait.
  while (!isMade(home) && !taken(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  if (isMade(home)) return { kind: 'ready', bin: join(home, 'bin') };
  const problem = make(home);
  rmSync(lock, { recursive: true, force: true });
  if (problem === undefined) return { kind: 'ready', bin: join(home, 'bin') };
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

/** Makes the environment at its final place, for its scripts carry that path. What went wrong, or undefined. */
function make(home: string): string | undefined {
  if (isMade(home)) return undefined;
  rmSync(home, { recursive: true, force: true });
  const venv = spawnSync('python3', ['-m', 'venv', home], { encoding: 'utf8' });
  if (venv.error) return 'there is no python3';
  if (venv.status !== 0) return `python3 -m venv failed: ${venv.stdout}${venv.stderr}`;
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  const pip = spawnSync(join(home, 'bin', 'python'), args, { encoding: 'utf8' });
  if (pip.status !== 0) return `pip install failed: ${pip.stderr}`;
  writeFileSync(join(home, 'complete'), '');
  return undefined;
}
