import { expect } from 'vitest';
import { runTool } from '../../src/cli/run-tool.ts';

/** What `dynaward policy simulate` prints, line by line, for what comes in in these pieces. */
export async function simulate(...pieces: (string | Uint8Array)[]) {
  let printed = '';
  const status = await runTool(
    { tool: 'policy', args: ['simulate'] },
    {
      input: (async function* () {
        yield* pieces;
      })(),
      out: (text) => {
        printed += text;
      },
      err: (text) => {
        throw new Error(text);
      },
    },
  );
  expect(status).toBe(0);
  expect(printed.endsWith('\n') || printed === '').toBe(true);
  return printed
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
