import { expect, it } from 'vitest';
import { isAllowedBy } from '../../src/policy/analysis/asking.ts';
import type { KeyKnowledge } from '../../src/policy/analysis/condition-keys.ts';
import { type AnalysisOptions, findNewAccess } from '../../src/policy/analysis/new-access.ts';
import { allForms, principalKey, separator } from '../../src/policy/analysis/principal-forms.ts';
import { accountOfArn } from '../../src/policy/analysis/request-solver.ts';
import { exactly } from '../../src/policy/analysis/text-pattern.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { Principal } from '../../src/policy/principal.ts';
import { principalFromArn } from '../../src/policy/principal-from-arn.ts';
import type { AuthorizationRequest, ContextValue } from '../../src/policy/request.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';
import { createRandom, type Random } from './random.ts';

const pairs = 60;

/**
 * Worlds so small that every request that matters can be tried: two actions, two resources, one key, and of its values one for each piece
 * into which the operands below can cut them. There the analysis must say which it is: "unproved" is as wrong as "none" where there is a
 * request, or as a request that is none.
 */
interface World {
  readonly operators: readonly string[];
  readonly operands: readonly string[];
  readonly values: readonly (ContextValue | undefined)[];
  readonly knowledge: KeyKnowledge;
}

/** Which begin and end with something; to some operators they are plain text, to some in any letter case. */
const patterns = ['a', 'ab', 'A', 'a*', '*b', '?', '?b', 'ab*', '', '*', '?*', 'a?'];
/** `z` is any other character. */
const texts = new Set([...wordsUpTo(3, ['a', 'b', 'A', 'z']), ...patterns.flatMap((one) => [one, one.toUpperCase()])]);
const letters = ['a', 'ab', 'ac', 'b', 'c', 'a*', '*b'];
const worlds: Readonly<Record<string, World>> = {
  text: {
    operators: [
      ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
      ...['StringLike', 'StringNotLike', 'StringEqualsIfExists', 'StringNotLikeIfExists'],
    ],
    operands: patterns,
    values: [undefined, ...texts],
    knowledge: { values: 'single' },
  },
  arn: {
    operators: ['ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEqualsIfExists'],
    operands: ['arn:*:*:*:*:*', 'arn:b:*', 'arn:*:s:r:1:a', 'arn:p:s:r:*:a*', 'arn:?:s:r:1:*:c', 'arn:p:s:r:1:'],
    values: [
      ...[undefined, 'x', 'arn:p:s:r:1', 'arn:p:s:r:1:', 'arn:p:s:r:1:a', 'arn:p:s:r:2:a', 'arn:pp:s:r:1:a'],
      ...[
        'arn:pp:s:r:2:a',
        'arn:p:s:r:1:a:c',
        'arn:p:s:r:1:b:c',
        'arn:p:s:r:2:a:c',
        'arn:pp:s:r:1:a:c',
        'arn:p:s:r:1:b',
      ],
      ...['arn:p:s:r:2:b', 'arn:pp:s:r:1:b', 'arn:p:s:r:2:', 'arn:pp:s:r:1:b:c', 'arn:p:s:r:2:b:c', 'arn:p:s:r:2:aa'],
      ...['arn:p:s:r:1:aa', 'arn:pp:s:r:1:aa', 'arn:pp:s:r:1:'],
    ],
    knowledge: { values: 'single' },
  },
  set: {
    operators: ['ForAllValues:', 'ForAnyValue:'].flatMap((quantifier) =>
      ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringLikeIfExists'].map(
        (name) => `${quantifier}${name}`,
      ),
    ),
    operands: ['a', 'a*', 'b', '*b'],
    values: [undefined, ...subsetsOf(letters)],
    knowledge: { values: 'set' },
  },
  either: {
    operators: [
      ...['StringEquals', 'StringNotLike', 'StringLikeIfExists', 'ForAllValues:StringLike', 'ForAnyValue:StringEquals'],
      ...['ForAllValues:StringNotEquals', 'ForAnyValue:StringNotLike', 'Null'],
    ],
    operands: ['true', 't*', 'a', 'false'],
    values: [
      undefined,
      ...subsetsOf(['true', 'ta', 'a', 'false', 'z', 't*']).flatMap((set) =>
        set.length === 1 ? [set, set[0]!] : [set],
      ),
    ],
    knowledge: { values: 'either' },
  },
  number: {
    operators: [
      'Equals',
      'NotEquals',
      'LessThan',
      'LessThanEquals',
      'GreaterThan',
      'GreaterThanEquals',
      'NotEqualsIfExists',
    ].map((name) => `Numeric${name}`),
    operands: ['-1', '0', '0.5', '1e1', '10', 'ten'],
    values: [undefined, '-2', '-1', '-0.5', '0', '0.25', '0.5', '5', '10', '11'],
    knowledge: { values: 'single', type: 'number' },
  },
  date: {
    operators: ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map(
      (name) => `Date${name}`,
    ),
    operands: [
      '2024',
      '2024-02-29T12:00:00Z',
      '1709208000',
      '1709208001',
      '9999-12-31T23:59:59Z',
      '1970-01-02',
      'noon',
    ],
    values: [
      ...[
        '0',
        '1970-01-02',
        '1970-01-03',
        '2024-01-01',
        '2024-02-01',
        '1709208000',
        '1709208000.5',
        '1709208001',
        '2025-01-01',
      ],
      ...['253402300799', '253402300800'],
    ],
    knowledge: { values: 'single', type: 'date', always: true },
  },
  address: {
    operators: ['IpAddress', 'NotIpAddress', 'NotIpAddressIfExists'],
    operands: [
      '10.0.0.0/8',
      '10.128.0.0/9',
      '10.1.2.3',
      '0.0.0.0/0',
      '10.0.0.0/7',
      '2001:db8::/32',
      '::/0',
      '::1',
      'no',
    ],
    values: [
      ...[undefined, '9.9.9.9', '10.0.0.1', '10.1.2.3', '10.128.0.1', '11.0.0.1', '12.0.0.0', '2001:db8::1', '2002::1'],
      '::1',
    ],
    knowledge: { values: 'single', type: 'address' },
  },
  boolean: {
    operators: ['Bool', 'BoolIfExists', 'StringEquals', 'StringNotEquals', 'Null'],
    operands: ['true', 'false', 'TRUE'],
    values: [undefined, 'true', 'false'],
    knowledge: { values: 'single', type: 'boolean' },
  },
  binary: {
    operators: ['BinaryEquals', 'BinaryEqualsIfExists', 'Null'],
    operands: ['true', 'QQ==', 'dHI=', 'false'],
    values: [undefined, 'true', 'QQ==', 'dHI=', 'false', 'eA=='],
    knowledge: { values: 'single' },
  },
};

const actions = ['x:Get', 'x:Put'];
const resources = ['arn:aws:x:eu-west-1:111122223333:thing/a', 'arn:aws:x:eu-west-1:444455556666:thing/b'];
const ada = principalFromArn('arn:aws:iam::111122223333:user/ada')!;

function wordsUpTo(length: number, characters: readonly string[]): readonly string[] {
  const words = [''];
  for (const word of words) if (word.length < length) for (const character of characters) words.push(word + character);
  return words;
}

function subsetsOf(values: readonly string[]): readonly (readonly string[])[] {
  const sets: string[][] = [];
  for (const value of values) sets.push([value], ...sets.map((set) => [...set, value]));
  return sets;
}

function policyIn({ operators, operands }: World, random: Random) {
  const Statement = random.some([0], 1, 3).map(() => {
    const conditions = random.some([0], 0, 2).map(() => [random.pick(operators), random.some(operands, 1, 2)] as const);
    return {
      Effect: random.chance(0.3) ? 'Deny' : 'Allow',
      [random.chance(0.1) ? 'NotAction' : 'Action']: random.pick(['*', 'x:Get', 'x:P*', 'X:?ET']),
      [random.chance(0.1) ? 'NotResource' : 'Resource']: random.pick(['*', resources[0], '*/b', 'arn:*:4*:*']),
      Condition: Object.fromEntries(
        conditions.map(([operator, values]) => [
          operator,
          { 'x:k': operator === 'Null' ? values[0] === 'true' : values },
        ]),
      ),
    };
  });
  return { Version: '2012-10-17', Statement };
}

function documentOf(policy: object, form: PolicyForm) {
  const parsed = parsePolicy(JSON.stringify(policy), form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.document;
}

it.each(Object.entries(worlds))('in the small world of %s the analysis finds exactly what there is', (_, world) => {
  const requests = actions.flatMap((action) =>
    resources.flatMap((resource) =>
      world.values.map((value) => requestOf({ action, resource }, (key) => (key === 'x:k' ? value : undefined))),
    ),
  );
  const keyKnowledge = (key: string) => (key === 'x:k' ? world.knowledge : undefined);
  expectExactly(requests, {
    options: { form: 'identity', keyKnowledge },
    draw: (random) => policyIn(world, random),
  });
});

const owner = '111122223333';
const stranger = '444455556666';
const entries = [
  ...[
    owner,
    stranger,
    `arn:aws:iam::${owner}:user/ada`,
    `arn:aws:iam::${owner}:user/team/ada`,
    'AIDA00000000000000ADA',
  ],
  ...[`arn:aws:iam::${owner}:role/Reader`, `arn:aws:sts::${owner}:assumed-role/Reader/s1`, '*'],
  ...[`arn:aws:sts::${owner}:federated-user/ada`, `arn:aws:iam::${stranger}:root`, 'AROA0000000000READER'],
];
const saidOfPrincipals: readonly (readonly [operator: string, key: string, values: readonly string[]])[] = [
  ['ArnLike', 'aws:PrincipalArn', ['arn:aws:iam::*:user/ada', `arn:aws:iam::${owner}:role/*`, 'arn:aws:*::*:*/*/ada']],
  ['StringNotLike', 'aws:PrincipalArn', ['*:root', '*/ada', `*${owner}*`]],
  ['StringEquals', 'aws:PrincipalAccount', [owner, stranger]],
  ['StringNotEquals', 'aws:PrincipalAccount', [owner]],
  ['StringNotEqualsIfExists', 'aws:PrincipalAccount', [stranger]],
  ['StringEquals', 'aws:PrincipalType', ['User', 'AssumedRole', 'Account', 'Anonymous']],
  ['StringLike', 'aws:userid', ['AIDA*', '*:s1', 'AROA0000000000READER:*', owner, '*:ada']],
  ['StringNotLike', 'aws:username', ['ada', '?b*']],
  ['Null', 'aws:username', ['true', 'false']],
  ['Null', 'aws:PrincipalAccount', ['true', 'false']],
  ['Bool', 'aws:PrincipalIsAWSService', ['true', 'false']],
  ['StringEquals', 'aws:PrincipalServiceName', ['x.amazonaws.com', 'y.amazonaws.com']],
  ['ForAnyValue:StringLike', 'aws:PrincipalServiceNamesList', ['x.*', '*']],
  ['ForAllValues:StringEquals', 'aws:PrincipalServiceNamesList', ['y.amazonaws.com']],
  ['StringNotEquals', 'aws:PrincipalServiceNamesList', ['y.amazonaws.com']],
];

function principalPolicy(random: Random) {
  const Statement = random.some([0], 1, 3).map(() => {
    const Effect = random.chance(0.3) ? 'Deny' : 'Allow';
    const [operator, key, values] = random.pick(saidOfPrincipals);
    const named = {
      AWS: random.some(entries, 1, 2),
      ...(random.chance(0.2) && { Service: random.pick(['x.amazonaws.com', 'y.amazonaws.com']) }),
    };
    return {
      Effect,
      [Effect === 'Deny' && random.chance(0.5) ? 'NotPrincipal' : 'Principal']: random.chance(0.2) ? '*' : named,
      Action: random.pick(['*', 'x:Get']),
      Resource: '*',
      ...(random.chance(0.6) && {
        Condition: { [operator]: { [key]: operator === 'Null' ? random.pick(values) : random.some(values, 1, 2) } },
      }),
    };
  });
  return { Version: '2012-10-17', Statement };
}

/** Fields of principals, in the order of `allForms`: everybody who differs for the policies above. */
const accounts = [owner, stranger, '777788889999'];
const people = accounts.flatMap((account) =>
  ['', 'team/'].flatMap((path) =>
    ['ada', 'bob', 'abc'].flatMap((name) =>
      ['AIDA00000000000000ADA', 'AIDAOTHER0000000'].map((id) => [account, path, name, id]),
    ),
  ),
);
const fieldsByForm: readonly (readonly (readonly string[])[])[] = [
  people,
  accounts.flatMap((account) =>
    ['', 'team/'].flatMap((path) =>
      ['Reader', 'ada'].flatMap((role) =>
        ['AROA0000000000READER', 'AROAOTHER0000000'].flatMap((id) =>
          ['s1', 's2', 'ada'].map((session) => [account, path, role, id, session]),
        ),
      ),
    ),
  ),
  accounts.map((account) => [account]),
  people.flatMap(([account, ...rest]) => ['ada', 's1'].map((who) => [account!, who, ...rest])),
  accounts.flatMap((account) => ['ada', 'bob', 's1'].map((who) => [account, who])),
  [['x.amazonaws.com'], ['y.amazonaws.com'], ['x.z'], ['other']],
  [['']],
];

it('in the small world of principals the analysis finds exactly what there is', () => {
  const requests = allForms.flatMap((form, at) =>
    fieldsByForm[at]!.flatMap((fields) => {
      const text = fields.join(separator);
      const context = (key: string) => principalKey(form, text, key);
      return actions.map((action) => requestOf({ action, principal: form.principalOf(text) }, context));
    }),
  );
  expectExactly(requests, { options: { form: 'resource' }, draw: principalPolicy });
});

function requestOf(
  { action, resource = resources[0]!, principal = ada }: { action: string; resource?: string; principal?: Principal },
  context: AuthorizationRequest['context'],
): AuthorizationRequest {
  return { principal, action, resource, resourceAccount: accountOfArn(resource), context };
}

/** Pairs of policies, of each of which every request is asked. */
function expectExactly(
  requests: readonly AuthorizationRequest[],
  { options, draw }: { options: AnalysisOptions; draw: (random: Random) => { Version: string; Statement: object[] } },
): void {
  const known: AnalysisOptions = {
    ...options,
    actions: { known: actions, closed: true },
    resources: { examples: resources.slice(0, 1), shapes: resources.map(exactly) },
  };
  const counts = { found: 0, none: 0, unproved: 0 };
  for (let seed = 0; seed < pairs; seed++) {
    const random = createRandom(seed);
    const [old, fresh] = [draw(random), draw(random)];
    // Half of the time a policy that shares what the other says: most questions are about a small difference.
    if (random.chance(0.5)) fresh.Statement.push(...old.Statement.slice(0, 2));
    const before = documentOf(old, options.form);
    const after = documentOf(fresh, options.form);
    const compiled = { before: compilePolicy(before, 'before'), after: compilePolicy(after, 'after') };
    const isNew = (request: AuthorizationRequest) =>
      isAllowedBy(compiled.after, request) && !isAllowedBy(compiled.before, request);
    const answer = findNewAccess({ before, after }, known);
    const story = `seed ${seed} ${JSON.stringify({ old, fresh }, null, 1)}`;
    const found = requests.find(isNew);
    if (answer.kind === 'none' && found) expect(JSON.stringify(found), story).toBe('no request');
    expect(answer.kind, story).toBe(found ? 'found' : 'none');
    if (answer.kind === 'found') expect(isNew(answer.witness.request), story).toBe(true);
    counts[answer.kind]++;
  }
  expect(Math.min(counts.found, counts.none)).toBeGreaterThan(5);
}
