// `npm run check`: format, lint, types, then all tests, tidy among them. Stops at the first that fails.
import { spawnSync } from 'node:child_process';
import { install, root } from './install.mjs';

install();
run('format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']);
run('types', ['node_modules/typescript/bin/tsc', '-p', '.']);
run('tests', ['scripts/test.mjs', '--exclude', 'tests/tidy/style.test.ts', ...process.argv.slice(2)]);

function run(name, command) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
