import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { keys, twoAccounts } from '../two-accounts.ts';
import { type Attacker, attackerOf } from './attacker.ts';

let running: Running;
let attacker: Attacker;
beforeAll(async () => {
  running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
  attacker = attackerOf(running);
});
afterAll(() => running.stop());

const list = async (accessKeyId: string, secretAccessKey: string) =>
  (await attacker.call('ListTables', {}, { accessKeyId, secretAccessKey })).verdict.split(':')[0]!;

it.each([
  ['that there is', keys.alice.accessKeyId, 'InvalidSignatureException'],
  ['that there is not', 'AKIANOBODYHASTHIS001', 'UnrecognizedClientException'],
])('whoever guesses the secret of a key %s gets few answers, and nobody else waits for theirs', async (_, id, code) => {
  // The first hundred are answered at once; then twenty wait their turn, and the rest is not even looked at.
  const prompt: string[] = [];
  for (let i = 0; i < 100; i += 20) {
    prompt.push(...(await Promise.all(Array.from({ length: 20 }, (_, j) => list(id, `guess-${i + j}`)))));
  }
  expect(new Set(prompt)).toEqual(new Set([code]));

  const answered: string[] = [];
  const guesses = Array.from({ length: 60 }, async (_, i) => answered.push(await list(id, `more-${i}`)));
  expect(await list(keys.bob.accessKeyId, keys.bob.secretAccessKey)).toBe('ok');
  await Promise.all(guesses);
  expect(new Set(answered)).toEqual(new Set([code, 'ThrottlingException']));

  // When none waits any more, who has the secret is admitted from there, too.
  if (id === keys.alice.accessKeyId) expect(await list(id, keys.alice.secretAccessKey)).toBe('ok');
});
