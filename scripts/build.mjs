// Bundles the program into `dist`: one file for each way in (the command, the library, the SQLite writer thread).
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const entries = {
  dynaward: 'src/cli/dynaward.ts',
  index: 'src/cli/index.ts',
  'sqlite-writer': 'src/storage/sqlite/writer-thread.ts',
  'sqlite-checkpointer': 'src/storage/sqlite/checkpoint-thread.ts',
};

await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(`${root}/${file}`))),
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: false,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
  packages: 'external',
});
