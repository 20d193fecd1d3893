import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';

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
  const made = madeOnce(`python-${packages.join('-').replaceAll('==', '-')}`, make);
  return made.kind === 'ready' ? { kind: 'ready', bin: join(made.home, 'bin') } : made;
}

/** Makes the environment at its final place, for its scripts carry that path. What went wrong, or undefined. */
function make(home: string): string | undefined {
  const venv = spawnSync('python3', ['-m', 'venv', home], { encoding: 'utf8' });
  if (venv.error) return 'there is no python3';
  if (venv.status !== 0) return `python3 -m venv failed: ${venv.stdout}${venv.stderr}`;
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  const pip = spawnSync(join(home, 'bin', 'python'), args, { encoding: 'utf8' });
  return pip.status === 0 ? undefined : `pip install failed: ${pip.stderr}`;
}
