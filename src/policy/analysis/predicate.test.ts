// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { expect, it } from 'vitest';
import { parsePolicy } from '../document.ts';
import { negated, Predicates } from './predicate.ts';

function statementOf(given: object) {
  const Statement = { Effect: 'Deny', Principal: '*', Action: 'x:A', Resource: '*', ...given };
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), 'resource');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.document.statements[0]!;
}

const one = {
  Principal: { AWS: ['111122223333', 'arn:aws:iam::444455556666:root'] },
  Action: ['x:A', 'X:b'],
  Resource: ['r1', 'r2', 'r1'],
  Condition: { StringEquals: { 'x:K': ['a', '${x:V}'], 'x:j': '${x:v}' }, Null: { 'x:k': 'true' } },
};
const other = {
  Principal: { AWS: ['444455556666', 'arn:aws:iam::111122223333:root'] },
  Action: ['x:B', 'x:a'],
  Resource: ['r2', 'r1'],
  Condition: { Null: { 'X:K': 'true' }, StringEquals: { 'x:k': ['${x:V}', 'a'], 'x:j': '${x:v}' } },
};

it('what two statements say in other words is one thing', () => {
  const predicates = new Predicates();
  const atoms = (given: object) => predicates.atomsOf(statementOf(given), { variables: true });
  const [first, second] = [atoms(one), atoms(other)];
  expect(first.map(({ predicate, holds }) => [predicate.kind, predicate.id, holds])).toEqual([
    ['names', 1, true],
    ['action', 2, true],
    ['resource', 3, true],
    ['condition', 4, true],
    ['condition', 5, true],
    ['condition', 6, true],
  ]);
  expect(second.map(({ predicate }) => predicate.id)).toEqual([1, 2, 3, 6, 4, 5]);
  expect(second[0]!.predicate).toBe(first[0]!.predicate);
});

it('an element turned round is the same, failing; a list of whom it leaves out is another thing', () => {
  const predicates = new Predicates();
  const atoms = (given: object) => predicates.atomsOf(statementOf(given), { variables: true });
  const first = atoms({ Principal: { AWS: '111122223333' } });
  const turned = { Principal: undefined, NotPrincipal: { AWS: '111122223333' }, Action: undefined, NotAction: 'x:A' };
  const second = atoms({ ...turned, Resource: undefined, NotResource: '*' });
  expect(second.slice(1)).toEqual(first.slice(1).map(negated));
  expect(second[0]).toMatchObject({ predicate: { id: 4, kind: 'leftOut' }, holds: false });
  expect(predicates.ofNames('leftOut', ['111122223333'])).toBe(second[0]!.predicate);
});

it('without variables their spelling is text', () => {
  const predicates = new Predicates();
  const given = statementOf({ Resource: '${x:v}' });
  const [wide, plain] = [true, false].map((variables) => predicates.atomsOf(given, { variables })[2]!.predicate);
  expect(wide).not.toBe(plain);
  const values = [{ text: '${x:v}', literal: 'string' }] as const;
  const condition = predicates.condition('StringEquals', { key: 'x:k', values }, { variables: false });
  expect(condition.kind === 'condition' && [condition.holdsFor('${x:v}'), condition.holdsFor(undefined)]).toEqual([
    true,
    false,
  ]);
});
