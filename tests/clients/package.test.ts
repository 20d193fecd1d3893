import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root, runProgram, startProgram, temporaryFolder } from '../program.ts';

interface Packed {
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

/** What would be published, put where npm would put it beside its dependencies. The types are built by `prepack`, not here. */
describe('the package', () => {
  const folder = temporaryFolder();
  const installed = join(folder.path, 'node_modules/dynaward');
  const [{ files }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [Packed];
  const paths = files.map(({ path }) => path).filter((path) => !path.startsWith('dist/types/'));
  for (const path of paths) cpSync(join(root, path), join(installed, path));
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const link = join(folder.path, 'node_modules', name);
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link);
  }
  afterAll(() => folder.remove());

  it('holds the program, its reference and nothing of the workshop', () => {
    expect(paths.filter((path) => path.endsWith('.mjs')).sort()).toEqual([
      'dist/command.mjs',
      'dist/dynaward.mjs',
      'dist/index.mjs',
      'dist/policy-dynamodb.mjs',
      'dist/policy.mjs',
      'dist/sqlite-checkpointer.mjs',
      'dist/sqlite-writer.mjs',
    ]);
    expect(paths).toContain('LICENSE');
    expect(paths).toContain('docs/reference/operations.md');
    expect(paths.filter((path) => /^(src|tests|scripts|bench)\/|\.(ts|map)$/.test(path))).toEqual([]);
    expect(files.find(({ path }) => path === 'dist/dynaward.mjs')?.mode).toBe(0o755);
  });

  it('starts as a command and needs no dependency beyond its own', async () => {
    const program = await startProgram({
      command: [join(installed, 'dist/dynaward.mjs')],
      args: ['--data', join(folder.path, 'data')],
      folder: folder.path,
    });
    expect(await program.stop()).toBe(0);
    expect(program.printed.err).toBe('');
  });

  it('starts as a library', async () => {
    const file = join(folder.path, 'use.mjs');
    writeFileSync(
      file,
      `import { start } from 'dynaward';
       const server = await start({ port: 0 });
       const { status } = await fetch(server.url + '/health');
       await server.stop();
       console.log(status, server.credentials.accessKeyId);`,
    );
    const { status, out, err } = await runProgram({ command: [process.execPath, file], folder: folder.path });
    expect({ status, out, err }).toEqual({ status: 0, out: '200 local\n', err: '' });
  });
});
