import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { python } from '../clients/python.ts';
import { cleanEnvironment, root, temporaryFolder } from '../program.ts';

const guide = readFileSync(join(root, 'docs/guides/web-identity.md'), 'utf8');
const blocks = [...guide.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, kind, text]) => ({ kind, text: text! }));
const only = (kind: string) => blocks.find((block) => block.kind === kind)!.text;
/** Commands with what they print, after the one that signs the tokens. */
const steps = blocks.flatMap(({ kind, text }, at) =>
  kind === 'text' ? [{ commands: blocks[at - 1]!.text, printed: text }] : [],
);

const environment = python();
const skipped = environment.kind === 'ready' ? '' : ` (skipped: ${environment.reason})`;
const folder = temporaryFolder();
let running: Running;

beforeAll(async () => {
  writeFileSync(join(folder.path, 'accounts.yaml'), only('yaml'));
  writeFileSync(join(folder.path, 'token.mjs'), only('js'));
  execFileSync(process.execPath, ['token.mjs'], { cwd: folder.path });
  running = await start({ port: 0, configuration: join(folder.path, 'accounts.yaml') });
});
afterAll(async () => {
  await running.stop();
  folder.remove();
});

/** What a command prints to its standard output. Not awaited in a way that stops the server, which runs in this process. */
function run(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const bin = environment.kind === 'ready' ? environment.bin : '';
  const env = { ...cleanEnvironment(), PATH: `${bin}:${process.env.PATH}`, HOME: folder.path, ...variables };
  return new Promise((resolve) => {
    execFile(command, args, { cwd: folder.path, env, timeout: 60_000 }, (_, stdout) => resolve(stdout));
  });
}

describe.skipIf(environment.kind === 'absent')(
  `the guide "Give a role for the token of an identity provider"${skipped}`,
  () => {
    const beginning = steps[0]!.commands.split('\n').slice(0, -2).join('\n');

    it.each(steps)('prints what it says: $commands', async ({ commands, printed }) => {
      const script = `exec 2>&1\n${beginning}\n${commands}`.replaceAll('http://127.0.0.1:8000', running.url);
      // The CLI begins an error with an empty line.
      expect((await run('bash', ['-c', script])).replace(/^\n+/gm, '')).toBe(printed);
    });

    it('is true of boto3 as well', async () => {
      const script = 'import boto3; print(boto3.client("dynamodb").list_tables()["TableNames"])';
      const variables = {
        AWS_ENDPOINT_URL: running.url,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/deployer',
        AWS_WEB_IDENTITY_TOKEN_FILE: 'ours.token',
      };
      expect(await run('python', ['-c', script], variables)).toBe('[]\n');
    });
  },
);
