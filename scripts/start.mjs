// `npm start`: installs and builds what is missing, then is the server. The program runs in this very process, so that signals
// reach it and its exit status is ours.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { install, root } from './install.mjs';

install();
if (!isBuilt()) {
  const { status } = spawnSync(process.execPath, [`${root}/scripts/build.mjs`], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}
await import('../dist/dynaward.mjs');

/** The launcher is written last: everything that it is made from must be older. */
function isBuilt() {
  const launcher = `${root}/dist/dynaward.mjs`;
  if (!existsSync(launcher)) return false;
  const built = statSync(launcher).mtimeMs;
  return ['src', 'scripts/build.mjs', 'package.json', 'package-lock.json'].every(
    (path) => !changedSince(built, `${root}/${path}`),
  );
}

/** A folder changes when a file comes or goes. */
function changedSince(time, path) {
  const status = statSync(path);
  if (status.mtimeMs > time) return true;
  return status.isDirectory() && readdirSync(path).some((name) => changedSince(time, `${path}/${name}`));
}
