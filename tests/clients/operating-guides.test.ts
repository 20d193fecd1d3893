import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cleanEnvironment, type Program, root, startProgram, temporaryFolder } from '../program.ts';
import { python } from './python.ts';

/**
 * Guides for those who run a server, done as they say: `yaml` blocks make up accounts.yaml, one under the other; a `sh` block that begins with
 * `dynaward --` is a server, the others are typed into one shell and print the `text` block that follows them.
 */
type Step =
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'serve'; readonly args: readonly string[] }
  | { readonly kind: 'type'; readonly commands: string; readonly printed: string | undefined };

function stepsOf(guide: string): readonly Step[] {
  const text = readFileSync(join(root, 'docs/guides', guide), 'utf8');
  const blocks = [...text.matchAll(/```(\w+)\n(.*?)```/gs)].map(
    ([, language, content]) => [language!, content!] as const,
  );
  return blocks.flatMap(([language, content], at): readonly Step[] => {
    if (language === 'yaml') return [{ kind: 'write', text: content }];
    if (language !== 'sh') return [];
    if (content.startsWith('dynaward --')) return [{ kind: 'serve', args: content.trim().split(' ').slice(1) }];
    const [next, printed] = blocks[at + 1] ?? [];
    return [{ kind: 'type', commands: content, printed: next === 'text' ? printed : undefined }];
  });
}

/** Does what the guide says; a `write` step that comes later than the server it is for is done before it. */
async function follow(
  guide: string,
  bin: string,
): Promise<readonly { readonly printed: string; readonly said: string }[]> {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const tools = join(folder.path, 'bin');
  mkdirSync(tools);
  writeFileSync(
    join(tools, 'dynaward'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist/dynaward.mjs')}' "$@"\n`,
  );
  chmodSync(join(tools, 'dynaward'), 0o755);
  const shell = openShell(folder.path, `${tools}:${bin}:${process.env.PATH}`);
  onTestFinished(shell.close);
  const accounts = join(folder.path, 'accounts.yaml');
  const results: { printed: string; said: string }[] = [];
  let server: Program | undefined;
  onTestFinished(async () => {
    await server?.stop();
  });
  const steps = [...stepsOf(guide)];
  const written = (step: Step) => step.kind === 'write';
  if (steps.findIndex((step) => step.kind === 'serve') < steps.findIndex(written)) {
    steps.unshift(...steps.splice(steps.findIndex(written), 1));
  }
  for (const step of steps) {
    if (step.kind === 'write') appendFileSync(accounts, step.text);
    else if (step.kind === 'serve') {
      const port = String(server?.ready.port ?? 0);
      await server?.stop();
      server = await startProgram({ folder: folder.path, args: step.args, environment: { DYNAWARD_PORT: port } });
    } else {
      const printed = await shell.type(
        step.commands.replaceAll(/https?:\/\/127\.0\.0\.1:8000/g, server?.ready.url ?? ''),
      );
      if (step.printed !== undefined) results.push({ printed, said: step.printed });
    }
  }
  return results;
}

/** One shell for all steps, as for the reader. What it prints, errors too, without empty lines. */
function openShell(folder: string, path: string) {
  const marker = '--- done ---';
  const shell = spawn('bash', [], {
    cwd: folder,
    env: { ...cleanEnvironment(), PATH: path },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let printed = '';
  shell.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  return {
    close: () => {
      shell.kill();
    },
    async type(commands: string): Promise<string> {
      printed = '';
      shell.stdin.write(`{ ${commands}\n} 2>&1 < /dev/null\necho '${marker}'\n`);
      await expect.poll(() => printed, { timeout: 30_000, interval: 50 }).toContain(marker);
      return printed.slice(0, printed.indexOf(marker)).replace(/^\n+/gm, '');
    },
  };
}

const environment = python();
const bin = environment.kind === 'ready' ? environment.bin : '';
const withoutPython = environment.kind === 'ready' ? '' : ` (skipped: the AWS CLI is not there, ${environment.reason})`;

describe('what guides print is what they say', () => {
  it.skipIf(environment.kind === 'absent')(
    `Try out before you enforce${withoutPython}`,
    async () => {
      const results = await follow('try-out-before-you-enforce.md', bin);
      expect(results).toHaveLength(6);
      for (const { printed, said } of results) expect(printed.trimEnd()).toBe(said.trimEnd());
    },
    120_000,
  );

  it.skipIf(environment.kind === 'absent')(
    `Ask for a second factor${withoutPython}`,
    async () => {
      const results = await follow('ask-for-a-second-factor.md', bin);
      expect(results).toHaveLength(2);
      for (const { printed, said } of results) expect(printed.trimEnd()).toBe(said.trimEnd());
    },
    60_000,
  );

  it.skipIf(environment.kind === 'absent')(
    `Back up a table, and bring it back${withoutPython}`,
    async () => {
      const results = await follow('backups.md', bin);
      expect(results).toHaveLength(4);
      for (const { printed, said } of results) expect(printed.trimEnd()).toBe(said.trimEnd());
    },
    120_000,
  );

  it.each([
    ['Run behind a proxy', 'behind-a-proxy.md'],
    ['Through a VPC endpoint', 'through-a-vpc-endpoint.md'],
    ['Serve HTTPS', 'serve-https.md'],
  ])(
    '%s',
    async (_, guide) => {
      const results = await follow(guide, bin);
      expect(results).toHaveLength(1);
      for (const { printed, said } of results) expect(printed.trimEnd()).toBe(said.trimEnd());
    },
    60_000,
  );
});
