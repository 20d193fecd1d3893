import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { root } from './source-files.ts';

/** What `npm run check` says first and in colour; here so that `npm test` alone tells whether a change is complete. */
describe('the whole project', () => {
  it.each([
    [
      'is formatted and free of lint',
      ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--colors=off'],
    ],
    ['has sound types', ['node_modules/typescript/bin/tsc', '-p', '.', '--pretty', 'false']],
  ])(
    '%s',
    (_, command) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
      expect(status, `${stdout}${stderr}`.slice(0, 4000)).toBe(0);
    },
    120_000,
  );
});
