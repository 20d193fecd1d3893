// `npm run bench [-- question]`: bundles bench/*.ts, one file for each question, and runs those whose name holds the argument, one after
// the other.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { install, root } from './install.mjs';

install();
const [wanted = '', ...rest] = process.argv.slice(2);
const questions = readdirSync(`${root}/bench`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => name.includes(wanted))
  .sort();
if (questions.length === 0) {
  console.error(`No question in bench/ has "${wanted}" in its name.`);
  process.exit(2);
}

run([`${root}/scripts/build.mjs`]);
const { build } = await import('esbuild');
await build({
  absWorkingDir: root,
  entryPoints: questions.map((name) => `bench/${name}.ts`),
  outdir: '.cache/bench',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
});
for (const name of questions) {
  console.log(`\n== ${name}`);
  run([`${root}/.cache/bench/${name}.mjs`, ...rest]);
}

function run(command) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
