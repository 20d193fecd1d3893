// Installs what is missing, so that `npm start` and `npm test` work in a fresh clone. Plain Node: it runs before there is anything else.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs `npm ci` when node_modules is not what package-lock.json says. npm's words go to standard error. */
export function install() {
  if (isInstalled()) return;
  console.error('Installing dependencies (npm ci) ...');
  // npm names its own script in npm_execpath when it runs us; called by hand, `npm` is looked up on the PATH.
  const npm = process.env.npm_execpath;
  const command = npm === undefined ? ['npm', 'ci'] : [process.execPath, npm, 'ci'];
  const { status, error } = spawnSync(command[0], command.slice(1), {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: npm === undefined && process.platform === 'win32',
  });
  if (status === 0) return;
  console.error(`npm ci failed${error ? `: ${error.message}` : ''}. Its own words are above.`);
  process.exit(1);
}

/** npm leaves a lock file of what it installed inside node_modules; it must agree with ours, optional packages aside. */
function isInstalled() {
  const wanted = packages('package-lock.json');
  const present = packages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (present[path]?.version ?? (optional ? version : undefined)) === version,
  );
}

function packages(file) {
  return existsSync(`${root}/${file}`) ? JSON.parse(readFileSync(`${root}/${file}`, 'utf8')).packages : {};
}
