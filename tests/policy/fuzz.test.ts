import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../src/policy/canonical.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { decide } from '../../src/policy/evaluate.ts';
import { unboundedAccess } from '../../src/policy/public-access.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';
import { generatePolicy } from './generate.ts';
import { createRandom, type Random } from './random.ts';
import { owner, principals } from './world.ts';

const rounds = Number(process.env.POLICY_CASES ?? 100_000) / 10;
const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);
const forms: readonly PolicyForm[] = ['resource', 'identity', 'trust'];

/** Reads `text` as every form and takes whatever comes of it as far as it goes; returns whether it was a policy. */
function swallow(text: string, random: Random): boolean {
  let isPolicy = false;
  for (const form of forms) {
    const parsed = parsePolicy(text, form);
    if (!parsed.ok) {
      const { line, column } = parsed.problem;
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      continue;
    }
    isPolicy = true;
    unboundedAccess(parsed.document);
    const canonical = canonicalText(parsed.document);
    const again = parsePolicy(canonical, form);
    expect(again.ok && canonicalText(again.document), canonical).toBe(canonical);
    const resource = compilePolicy(parsed.document, 'fuzzed');
    const context = () => random.pick(['x', '', text.slice(0, 40), ['a', 'b'], [], undefined]);
    const request = {
      action: 'dynamodb:GetItem',
      resource: random.pick(['*', 'arn:aws:x:::y']),
      resourceAccount: owner,
      context,
    };
    for (const principal of principals) decide({ ...request, principal }, { identity: [resource], resource });
  }
  return isPolicy;
}

describe(`any text as a policy, POLICY_SEED=${seed}`, () => {
  it('bytes', () => {
    console.info(`POLICY_SEED=${seed}`);
    const random = createRandom(seed);
    for (let i = 0; i < rounds; i++) {
      const bytes = Uint8Array.from({ length: random.integer(40) }, () => random.integer(256));
      swallow(Buffer.from(bytes).toString(random.pick(['utf8', 'latin1', 'utf16le'])), random);
    }
  });

  it('tokens of policies in any order', () => {
    const random = createRandom(seed);
    const tokens = [
      ...'{}[],:"\\',
      '"*"',
      '"Statement"',
      '"Effect"',
      '"Allow"',
      '"AWS"',
      '"Version"',
      '"2012-10-17"',
      'null',
      'true',
      '1e5',
      '\n',
    ];
    for (let i = 0; i < rounds; i++) swallow(random.some(tokens, 0, 30).join(''), random);
  });

  it('policies with something cut out, doubled or replaced', () => {
    const random = createRandom(seed);
    let policies = 0;
    for (let i = 0; i < rounds / 2; i++) {
      const text = JSON.stringify(generatePolicy(random, { names: random.chance(0.5) }));
      const from = random.integer(text.length);
      const to = from + random.integer(12);
      const middle = random.pick([
        '',
        text.slice(from, to).repeat(2),
        '"',
        '${',
        '*',
        '\\u0000',
        '{}',
        '[]',
        'null',
        '\ud83d',
      ]);
      if (swallow(text.slice(0, from) + middle + text.slice(to), random)) policies++;
    }
    expect(policies).toBeGreaterThan(rounds / 20);
  });
});

describe('work grows with the length of the text and no faster', () => {
  const statement = '{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"a:b","Resource":"*"}';

  it.each([
    ['open brackets', (n: number) => '['.repeat(n)],
    ['nested objects', (n: number) => '{"a":'.repeat(n)],
    ['an unclosed text', (n: number) => `{"Id":"${'x'.repeat(n)}`],
    ['escapes', (n: number) => `{"Id":"${'\\u0041\\n'.repeat(n / 8)}"}`],
    ['blanks', (n: number) => `{${'\n \r'.repeat(n / 3)}}`],
    ['many keys', (n: number) => `{${Array.from({ length: n / 10 }, (_, i) => `"k${i}":1`).join(',')}}`],
    ['many statements', (n: number) => `{"Statement":[${Array.from({ length: n / 85 }, () => statement).join(',')}]}`],
    [
      'many Sids',
      (n: number) =>
        `{"Statement":[${Array.from({ length: n / 95 }, (_, i) => statement.replace('{', `{"Sid":"s${i}",`)).join(',')}]}`,
    ],
    [
      'many actions',
      (n: number) =>
        `{"Statement":[${statement.replace('"a:b"', `[${Array.from({ length: n / 6 }, () => '"a:b"').join(',')}]`)}]}`,
    ],
    [
      'many principals',
      (n: number) =>
        `{"Statement":[${statement.replace('"111122223333"', `[${Array.from({ length: n / 15 }, (_, i) => `"${100_000_000_000 + i}"`).join(',')}]`)}]}`,
    ],
    ['digits', (n: number) => `{"Id":${'1'.repeat(n)}}`],
  ])('%s', (_, make) => {
    const took = (n: number): number => {
      const text = make(n);
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 7; i++) {
        const start = performance.now();
        const parsed = parsePolicy(text, 'resource');
        if (parsed.ok) {
          canonicalText(parsed.document);
          compilePolicy(parsed.document, 'x').concerning('a:b');
        }
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    took(10_000);
    // Sixteen times the text; quadratic work would be 256 times as much. The constant forgives what is too short to measure.
    expect(took(160_000)).toBeLessThan(100 * took(10_000) + 2);
  });
});
