import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { cleanEnvironment, root } from '../program.ts';
import { python } from './python.ts';

/**
 * Libraries that people build on, unchanged: each example is a small program that makes its table, writes, reads, queries, changes,
 * and is refused where it should be. It prints what it found as lines of JSON.
 */
const running = await start({ port: 0 });
afterAll(() => running.stop());
const environment = python();

const javascript: readonly [file: string, ...lines: unknown[]][] = [
  [
    'lib-dynamodb.mjs',
    { plays: 42, tags: ['jazz', 'live'], year: 1965 },
    ['Feeling Good', 'Sinnerman', 'Wild Is the Wind'],
  ],
  ['electrodb.mjs', { refused: 'ElectroError', blue: [['paint', 3]] }, ['blue/paint', 'red/sweep']],
  ['dynamoose.mjs', { again: 'ConditionalCheckFailedException', likes: ['fish', 'sun'], fewer: [['Tom', 8]] }, ['c2']],
  ['dynamodb-toolbox.mjs', { kept: 'ConditionalCheckFailedException', total: 15, from2: ['o-2', 'o-3'] }],
  ['dynamodb-onetable.mjs', { twice: 'UniqueError', logins: 3, b: ['Bob'] }],
];

const inPython: readonly [file: string, ...lines: unknown[]][] = [
  ['boto3_resource.py', { wet: [2014, 2015], refused: 'ConditionalCheckFailedException', rain: '1.75' }],
  [
    'pynamodb_model.py',
    { refused: 'ConditionalCheckFailedException', copies: 3, notes: ['dry', 'witty'], titles: ['Emma', 'Persuasion'] },
  ],
];

describe('JavaScript libraries', () => {
  it.each(javascript)('%s', async (file, ...lines) => {
    expect(await run(process.execPath, ['--no-warnings', join(root, 'examples/libraries', file)])).toEqual(lines);
  });
});

describe(
  environment.kind === 'ready' ? 'Python libraries' : `Python libraries (skipped: ${environment.reason})`,
  () => {
    it.skipIf(environment.kind === 'absent').each(inPython)('%s', async (file, ...lines) => {
      const program = environment.kind === 'ready' ? join(environment.bin, 'python') : '';
      expect(await run(program, [join(root, 'examples/libraries', file)])).toEqual(lines);
    });
  },
);

function run(program: string, args: readonly string[]): Promise<unknown[]> {
  const env = {
    ...cleanEnvironment(),
    AWS_ENDPOINT_URL: running.url,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  return new Promise((resolve, reject) => {
    execFile(program, args, { env, encoding: 'utf8' }, (error, out, err) => {
      if (error) reject(new Error(`${args.at(-1)}: ${err}`));
      else
        resolve(
          out
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        );
    });
  });
}
