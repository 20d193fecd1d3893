import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sample = 30;

/** A sample of the mutants, always the same; `npm run mutation` judges all. docs/internals/mutation-testing.md has the measured score. */
it('the tests notice nearly every mutant of a sample of src/policy', { timeout: 600_000 }, () => {
  const files = '^src/policy/(conditions/)?[^/]+$';
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/mutation.mjs', '--sample', `${sample}`, '--seed', '7', '--files', files, '--processes', '1'],
    { cwd: root, encoding: 'utf8' },
  );
  const [, killed = '0', judged] = /^all: (\d+) of (\d+) killed/m.exec(stdout) ?? [];
  expect(judged, stdout + stderr).toBe(`${sample}`);
  expect(Number(killed), stdout).toBeGreaterThanOrEqual(0.85 * sample);
});
