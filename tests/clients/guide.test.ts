import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, type Program, root, startProgram, temporaryFolder } from '../program.ts';
import { python } from './python.ts';

const guide = readFileSync(join(root, 'docs/guides/refuse-your-first-request-in-a-minute.md'), 'utf8');

/** Each fenced `sh` block with the `text` block that follows it, if one does before the next. */
const steps = [...guide.matchAll(/```sh\n(.*?)```\n(?:(?:(?!```)[\s\S])*?```text\n(.*?)```)?/gs)].map(
  ([, commands, printed]) => ({
    commands: commands!,
    printed: printed ?? '',
  }),
);

const environment = python();
const withoutPython = environment.kind === 'ready' ? '' : ` (skipped: the AWS CLI is not there, ${environment.reason})`;

/** One shell for all steps, as for its reader: each step is followed by a line that tells them apart. */
function run(url: string, bin: string): readonly string[] {
  const between = '--- next step ---';
  const script = steps
    .slice(1)
    .map(({ commands }) => commands.replaceAll('http://127.0.0.1:8000', url))
    .join(`echo '${between}'\n`);
  const env = { ...cleanEnvironment(), PATH: `${bin}:${process.env.PATH}` };
  const { stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${script}`], { env, encoding: 'utf8' });
  return stdout.split(`${between}\n`);
}

describe.skipIf(environment.kind === 'absent')(
  `the guide "Refuse your first request in a minute"${withoutPython}`,
  () => {
    const data = temporaryFolder();
    let server: Program;
    let printed: readonly string[];

    beforeAll(async () => {
      const [command, ...args] = steps[0]!.commands.trim().split(' ');
      server = await startProgram({ command: [command!, ...args], environment: { DYNAWARD_DATA: data.path } });
      if (environment.kind === 'ready') printed = run(server.ready.url, environment.bin);
    }, 60_000);
    afterAll(async () => {
      await server.stop();
      data.remove();
    });

    it.each(steps.slice(1).map((step, at) => [step.commands.split('\n')[0]!, step, at] as const))(
      'prints what it says: %s',
      (_, step, at) => {
        // The CLI begins an error with an empty line.
        expect(printed[at]!.replace(/^\n+/gm, '')).toBe(step.printed);
      },
    );
  },
);
