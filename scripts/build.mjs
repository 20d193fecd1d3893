// Bundles the program into `dist`: one file for each way in (the command, the library, the threads of the SQLite engine).
// With --types also the library's type declarations, which only a published package needs.
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { writeDeclarations } from './declarations.mjs';
import { root } from './install.mjs';

const begun = new Date();
const entries = {
  command: 'src/cli/dynaward.ts',
  index: 'src/cli/index.ts',
  policy: 'src/policy/library.ts',
  'policy-dynamodb': 'src/operations/policies/policy-vocabulary.ts',
  'sqlite-writer': 'src/storage/sqlite/writer-thread.ts',
  'sqlite-checkpointer': 'src/storage/sqlite/checkpoint-thread.ts',
};

// What `npx dynaward` runs. The cache of compiled code must be on before the program is read: hence a file of its own.
const launcherFile = `${root}/dist/dynaward.mjs`;
const launcher = `#!/usr/bin/env node
import module from 'node:module';

module.enableCompileCache?.();
await import('./command.mjs');
`;

// Each on its own: a program that does not build yet must not keep the storage engine's threads from their tests.
const built = await Promise.allSettled(
  Object.entries(entries)
    .filter(([, file]) => existsSync(`${root}/${file}`))
    .map(([name, file]) =>
      build({
        absWorkingDir: root,
        entryPoints: { [name]: file },
        outdir: 'dist',
        outExtension: { '.js': '.mjs' },
        bundle: true,
        platform: 'node',
        target: 'node20.19',
        format: 'esm',
        sourcemap: true,
        logLevel: 'warning',
        packages: 'external',
      }),
    ),
);
if (built.some(({ status }) => status === 'rejected')) {
  rmSync(launcherFile, { force: true });
  console.error('The build failed; what esbuild says is above.');
  process.exit(1);
}
mkdirSync(`${root}/dist`, { recursive: true });
writeFileSync(launcherFile, launcher, { mode: 0o755 });
// scripts/start.mjs takes its age for the build's: what is saved while we build is newer than it.
utimesSync(launcherFile, begun, begun);

if (process.argv.includes('--types')) writeDeclarations();
