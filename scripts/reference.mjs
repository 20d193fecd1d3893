// `npm run reference`: writes the generated pages of docs/reference from the code that they describe.
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { install, root } from './install.mjs';

install();
const bundle = `${root}/.cache/reference.mjs`;
await build({
  absWorkingDir: root,
  entryPoints: ['scripts/reference/pages.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
});
const { pages } = await import(bundle);
for (const { file, text } of await pages()) {
  writeFileSync(`${root}/${file}`, text);
  console.log(file);
}
