import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runTool } from '../../src/cli/run-tool.ts';
import { root, runProgram, temporaryFolder } from '../program.ts';

const guide = readFileSync(join(root, 'docs/guides/test-a-policy-in-ci.md'), 'utf8');
const block = (language: string) => guide.split(`\`\`\`${language}\n`)[1]!.split('```')[0]!;

describe('dynaward policy test', () => {
  const folder = temporaryFolder();
  mkdirSync(folder.path, { recursive: true });
  afterAll(() => folder.remove());
  const write = (name: string, content: unknown) => {
    const file = join(folder.path, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };

  async function run(...args: string[]) {
    let out = '';
    let err = '';
    const status = await runTool(
      { tool: 'policy', args: ['test', ...args] },
      {
        input: (async function* () {})(),
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
      },
    );
    return { status, out, err };
  }

  it('prints what the guide says', async () => {
    write('orders.json', block('json'));
    write('orders.tests.yaml', block('yaml'));
    const [, ...args] = block('sh').trim().split(' ');
    const { status, out, err } = await runProgram({ args, folder: folder.path });
    expect({ status, out, err }).toEqual({ status: 1, out: block('text'), err: '' });
  });

  const allow = (Sid: string, Action: string) => ({ Statement: [{ Sid, Effect: 'Allow', Action, Resource: '*' }] });
  const ask = { principal: 'arn:aws:iam::111122223333:user/alice', resource: '*', action: 'a:Read' };

  it('ends with 0 when all is as expected, and counts a statement of a shared file once', async () => {
    write('reads.json', allow('Reads', 'a:Read'));
    const tests = [
      { ...ask, expect: 'allowed', because: 'Reads' },
      { ...ask, action: 'a:Write', expect: 'implicitDeny' },
    ];
    const file = write('good.json', { given: { identityPolicies: ['reads.json'] }, tests });
    expect(await run(file, '--min-coverage', '100')).toEqual({
      status: 0,
      out: `${file}\n  ok      tests[0]\n  ok      tests[1]\n  2 of 2 as expected\n1 of 1 statements applied in some test\n`,
      err: '',
    });
  });

  it('fails on another decision, on another reason, and on too few statements reached', async () => {
    const policies = { identityPolicies: [allow('Reads', 'a:Read'), allow('Writes', 'a:Write')] };
    const one = (test: object) => write('one.json', { given: policies, tests: [{ ...ask, ...test }] });
    expect((await run(one({ expect: 'allowed' }))).status).toBe(0);
    expect(await run(one({ expect: 'explicitDeny' }))).toMatchObject({
      status: 1,
      out: expect.stringContaining('FAILED  tests[0]: expected explicitDeny, decided allowed'),
    });
    expect(await run(one({ expect: 'allowed', because: 'Writes' }))).toMatchObject({
      status: 1,
      out: expect.stringContaining('allowed as expected, but not because of Writes'),
    });
    const few = await run(one({ expect: 'allowed' }), '--min-coverage', '51');
    expect(few.status).toBe(1);
    expect(few.out).toContain('1 of 2 statements applied');
    expect(few.out).toContain('not reached: statement 0 (Writes) at given.identityPolicies[1]:1:15');
  });

  it('takes digits and truth values of YAML for the texts that they are', async () => {
    const file = write(
      'plain.yaml',
      [
        'tests:',
        '  - principal: 012345678901',
        '    action: a:Read',
        '    resource: "*"',
        '    resourceAccount: 111122223333',
        '    context: { a:Flag: true }',
        '    resourcePolicy:',
        '      Statement:',
        '        Effect: Allow',
        '        Principal: { AWS: 012345678901 }',
        '        Action: a:Read',
        '        Resource: "*"',
        '        Condition: { Bool: { a:Flag: true } }',
        '    expect: allowed',
      ].join('\n'),
    );
    expect((await run(file)).status).toBe(0);
  });

  it.each([
    ['no file', undefined, /nowhere.yaml cannot be read \(ENOENT\)/],
    ['no YAML', 'a: [', /./],
    ['no tests', { tests: [] }, /at least one test/],
    [
      'an unknown element',
      { tests: [{ ...ask, expect: 'allowed', identityPolicy: [] }] },
      /identityPolicy is not known/,
    ],
    ['no expectation', { tests: [ask] }, /tests\[0\].expect: expected one of allowed, denied/],
    ['no action', { tests: [{ ...ask, action: undefined, expect: 'denied' }] }, /tests\[0\].action: missing/],
    [
      'a policy that is none',
      { tests: [{ ...ask, expect: 'denied', identityPolicies: [{ Statement: [] }] }] },
      /tests\[0\]: identityPolicies\[0\]: line 1, column 16: Statement is an empty list/,
    ],
    [
      'a policy that is not there',
      { tests: [{ ...ask, expect: 'denied', resourcePolicy: 'x.json' }] },
      /x.json cannot be read/,
    ],
    ['a principal that is none', { tests: [{ ...ask, expect: 'denied', principal: 'alice' }] }, /names nobody/],
  ])('ends with 2 for %s', async (_, content, message) => {
    const file = content === undefined ? join(folder.path, 'nowhere.yaml') : write('bad.yaml', content);
    const { status, err } = await run(file);
    expect(err).toMatch(message);
    expect(status).toBe(2);
  });
});
