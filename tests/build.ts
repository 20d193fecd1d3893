import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Builds `dist` once before any test: the tests that start the program, or a worker thread of it, run what users run.
 * When the program does not build, its launcher is gone, so that those tests fail; the others can still be worked with.
 */
export default function build(): void {
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: 'ignore' });
  if (status !== 0)
    console.error('The program does not build (npm run build says why): tests that start it will fail.');
}
