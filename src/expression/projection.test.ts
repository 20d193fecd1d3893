import { expect, it } from 'vitest';
import type { Item } from '../item/attribute-value.ts';
import { parseExpressions } from './expressions.ts';

const item: Item = JSON.parse(
  '{"a":{"S":"x"},"m":{"M":{"p":{"N":"1"},"q":{"N":"2"},"0":{"N":"3"}}},"l":{"L":[{"M":{"x":{"N":"0"},"y":{"N":"1"}}},{"N":"1"},{"N":"2"}]},"__proto__":{"S":"p"}}',
);

it.each([
  ['a', '{"a":{"S":"x"}}'],
  ['a, nothing', '{"a":{"S":"x"}}'],
  ['nothing', '{}'],
  ['m.p, a', '{"m":{"M":{"p":{"N":"1"}}},"a":{"S":"x"}}'],
  ['m.p, m.q', '{"m":{"M":{"p":{"N":"1"},"q":{"N":"2"}}}}'],
  ['m.nothing, a.b', '{}'],
  ['a[0]', '{}'],
  ['m[0]', '{}'],
  ['l[2], l[1], l[9]', '{"l":{"L":[{"N":"1"},{"N":"2"}]}}'],
  ['l[0].y, l[0].x', '{"l":{"L":[{"M":{"y":{"N":"1"},"x":{"N":"0"}}}]}}'],
])('the projection %s', (ProjectionExpression, projected) => {
  const { projection } = parseExpressions({ ProjectionExpression }, 'GetItem');
  expect(JSON.stringify(projection!.project(item))).toBe(projected);
});

it('takes any attribute name behind a placeholder', () => {
  const input = {
    ProjectionExpression: '#p, #c',
    ExpressionAttributeNames: { '#p': '__proto__', '#c': 'constructor' },
  };
  const { projection } = parseExpressions(input, 'GetItem');
  expect(JSON.stringify(projection!.project(item))).toBe('{"__proto__":{"S":"p"}}');
  expect(projection!.attributes).toEqual(['__proto__', 'constructor']);
});
