import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cleanEnvironment, root, startProgram, temporaryFolder } from '../program.ts';
import { python } from './python.ts';

/** The guides to configurations and organizations print what they say. */
const guide = (name: string) => readFileSync(join(root, 'docs/guides', name), 'utf8');

/** The first fenced block of that language after `heading`. */
function block(text: string, language: string, heading = ''): string {
  return text.slice(text.indexOf(heading)).match(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's'))![1]!;
}

function shell(commands: string, { folder, path = '' }: { readonly folder: string; readonly path?: string }) {
  const env = { ...cleanEnvironment(), PATH: `${path}:${process.env.PATH}` };
  return spawnSync('bash', ['-c', `exec 2>&1\n${commands}`], { cwd: folder, env, encoding: 'utf8' });
}

describe('the guide "Apply a configuration, and see first what it changes"', () => {
  it('prints what it says', () => {
    const text = guide('apply-a-configuration.md');
    const folder = temporaryFolder();
    onTestFinished(() => folder.remove());
    writeFileSync(join(folder.path, 'accounts.yaml'), block(text, 'yaml'));
    const program = `"${process.execPath}" "${join(root, 'dist/dynaward.mjs')}"`;
    const run = (heading: string) =>
      shell(block(text, 'sh', heading).replaceAll('npx dynaward', program), { folder: folder.path });
    const look = run('## Look first');
    expect([look.stdout, look.status]).toEqual([block(text, 'text', '## Look first'), 2]);
    const apply = run('## Apply');
    expect([apply.stdout, apply.status]).toEqual([block(text, 'text', '## Apply'), 0]);
  });
});

const environment = python();
const skipped = environment.kind === 'ready' ? '' : ` (skipped: the AWS CLI is not there, ${environment.reason})`;

describe.skipIf(environment.kind === 'absent')(`the guide "Guard every account of an organization"${skipped}`, () => {
  it('makes by calls what it says', async () => {
    const text = guide('guard-every-account-of-an-organization.md');
    const server = await startProgram({ args: ['--memory'] });
    onTestFinished(async () => {
      await server.stop();
    });
    const commands = block(text, 'sh', '## Make it by calls').replace('http://127.0.0.1:8000', server.ready.url);
    const path = environment.kind === 'ready' ? environment.bin : '';
    expect(shell(commands, { folder: root, path }).stdout).toBe(block(text, 'text', '## Make it by calls'));
  }, 120_000);
});
