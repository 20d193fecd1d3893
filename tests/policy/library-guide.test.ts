import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root, runProgram, temporaryFolder } from '../program.ts';

const guide = readFileSync(join(root, 'docs/guides/decide-policies-in-your-own-program.md'), 'utf8');
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, text]) => text!);

/** The library as it is published, in a folder where nothing else can be imported. */
describe('the guide "Decide policies in your own program"', () => {
  const folder = temporaryFolder();
  const installed = join(folder.path, 'node_modules/dynaward');
  mkdirSync(join(installed, 'dist'), { recursive: true });
  for (const file of ['package.json', 'dist/policy.mjs', 'dist/policy-dynamodb.mjs'])
    cpSync(join(root, file), join(installed, file));
  afterAll(() => folder.remove());

  it('prints what it says, without any dependency', async () => {
    const file = join(folder.path, 'guide.mjs');
    writeFileSync(file, blocks('js').join('\n'));
    const { status, out, err } = await runProgram({ command: [process.execPath, file], folder: folder.path });
    expect({ status, out, err }).toEqual({ status: 0, out: blocks('text').join(''), err: '' });
  });
});
