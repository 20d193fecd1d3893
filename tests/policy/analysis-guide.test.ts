import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runTool } from '../../src/cli/run-tool.ts';
import { root } from '../program.ts';

/** Each command with what it prints. */
function stepsOf(guide: string): readonly (readonly [args: string, printed: string])[] {
  const text = readFileSync(join(root, `docs/guides/${guide}.md`), 'utf8');
  const steps = text.matchAll(/```sh\ndynaward policy (.*?); echo "status \$\?"\n```\n\n```text\n(.*?)```/gs);
  return Array.from(steps, ([, args, printed]) => [args!, printed!] as const);
}

async function run(...args: string[]) {
  let printed = '';
  let complaint = '';
  const status = await runTool(
    { tool: 'policy', args },
    {
      input: (async function* () {})(),
      out: (text) => {
        printed += text;
      },
      err: (text) => {
        complaint += text;
      },
    },
  );
  return { status, printed, complaint };
}

describe.each([
  ['check-a-policy-in-ci', 3],
  ['what-does-this-change-let-in', 2],
])('the guide %s', (guide, count) => {
  const steps = stepsOf(guide);

  it('has steps', () => expect(steps).toHaveLength(count));

  it.each(steps)('prints what it says: %s', async (args, expected) => {
    const { status, printed } = await run(...args.split(' '));
    expect(`${printed}status ${status}\n`).toBe(expected);
  });
});

describe('dynaward policy check', () => {
  const open = 'examples/policies/orders-open.json';

  it('answers in SARIF, every result with its rule and place', async () => {
    const { status, printed } = await run('check', '--sarif', open);
    const [{ tool, results }] = JSON.parse(printed).runs;
    expect(status).toBe(1);
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(
      results.map(({ ruleIndex }: { ruleIndex: number }) => tool.driver.rules[ruleIndex].id),
    );
    expect(tool.driver.rules.map((rule: { shortDescription?: object }) => typeof rule.shortDescription)).toEqual(
      tool.driver.rules.map(() => 'object'),
    );
    expect(results[2]).toMatchObject({
      ruleId: 'INVALID_ACTION',
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: open }, region: { startLine: 7, startColumn: 38 } } }],
    });
  });

  it('answers in JSON, file by file', async () => {
    const { status, printed } = await run('check', '--json', 'examples/policies/orders-after.json', open);
    const { files } = JSON.parse(printed);
    expect(status).toBe(1);
    expect(files).toMatchObject([{ file: 'examples/policies/orders-after.json', findings: [] }, { file: open }]);
    expect(Object.keys(files[1].findings[0])).toEqual(['code', 'level', 'text', 'line', 'column']);
  });

  it('a file that is not there is wrong usage, and so is a type that is none', async () => {
    expect(await run('check', 'nowhere.json')).toEqual({
      status: 2,
      printed: '',
      complaint: 'error: nowhere.json: there is no such file\n',
    });
    expect((await run('check', '--type', 'bucket', open)).status).toBe(2);
  });
});

describe('dynaward policy diff', () => {
  it('gives the request in JSON', async () => {
    const { status, printed } = await run(
      ...['diff', '--json', 'examples/policies/orders-before.json', 'examples/policies/orders-after.json'],
    );
    const { gains, losses } = JSON.parse(printed);
    expect(status).toBe(1);
    expect(gains.map(({ who }: { who: string }) => who)).toEqual([
      'arn:aws:iam::222222222222:root',
      'arn:aws:iam::333333333333:root',
    ]);
    expect(losses).toMatchObject([{ statementIndex: 0, request: { context: { 'aws:securetransport': 'false' } } }]);
  });

  it('says what it could not prove when the budget is spent, and does not pass', async () => {
    const files = ['examples/policies/orders-before.json', 'examples/policies/orders-after.json'];
    const { status, printed } = await run('diff', '--budget', '1', ...files);
    expect(status).toBe(1);
    expect(printed).toContain('it could not be proved that nobody gains access');
    expect((await run('diff', '--budget', 'much', ...files)).status).toBe(2);
  });

  it('a policy that is none is wrong usage', async () => {
    const { status, complaint } = await run('diff', 'package.json', 'package.json');
    expect(status).toBe(2);
    expect(complaint).toMatch(/^error: package.json: line \d+, column \d+: /);
  });
});
