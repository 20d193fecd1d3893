// `npm test`: installs what is missing, runs all tests (arguments are handed to vitest), and closes with
// `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { install, root } from './install.mjs';

install();
const results = `${root}/.cache/test-results-${process.pid}.json`;
mkdirSync(`${root}/.cache`, { recursive: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
const { status } = spawnSync(
  process.execPath,
  [`${root}/node_modules/vitest/vitest.mjs`, 'run', ...reporters, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
const { passed, failed, skipped } = counts();
rmSync(results, { force: true });
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = status === 0 && failed === 0 ? 0 : 1;

/** A file that could not be read, and a run that ended before it could report, count as one failure each. */
function counts() {
  if (!existsSync(results)) return { passed: 0, failed: 1, skipped: 0 };
  const run = JSON.parse(readFileSync(results, 'utf8'));
  const unreadable = run.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = run.numFailedTests + unreadable;
  return {
    passed: run.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: run.numPendingTests + run.numTodoTests,
  };
}
