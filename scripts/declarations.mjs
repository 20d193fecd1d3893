// Writes the type declarations of the library to `dist/types`: those of src/cli/index.ts, src/policy/library.ts,
// src/operations/policies/policy-vocabulary.ts and of the files that they speak of.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { root } from './install.mjs';

/** Throws when the types are not sound. */
export function writeDeclarations() {
  const all = `${root}/.cache/types`;
  rmSync(all, { recursive: true, force: true });
  const args = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json', '--outDir', all];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The types are not sound: npm run check says where.');

  rmSync(`${root}/dist/types`, { recursive: true, force: true });
  const wanted = ['cli/index.d.ts', 'policy/library.d.ts', 'operations/policies/policy-vocabulary.d.ts'];
  for (const file of wanted) {
    const text = readFileSync(`${all}/${file}`, 'utf8').replace(/(from ')(\.[^']+)\.ts'/g, (_, from, target) => {
      const other = `${posix.join(posix.dirname(file), target)}.d.ts`;
      if (!wanted.includes(other)) wanted.push(other);
      return `${from}${target}.js'`;
    });
    mkdirSync(posix.dirname(`${root}/dist/types/${file}`), { recursive: true });
    writeFileSync(`${root}/dist/types/${file}`, text);
  }
}
