import { expect, it } from 'vitest';
import { ElementPlaces } from './element-places.ts';

it('counts the principals of a statement through all types, whether alone or in a list', () => {
  const principal = '{"AWS":["111122223333","444455556666"],"Service":"a.amazonaws.com","Federated":["b","c"]}';
  const places = new ElementPlaces(`{"Statement":{"NotPrincipal":\n${principal}}}`);
  const columns = [0, 1, 2, 3, 4].map((entry) => places.ofPrincipal(0, entry).column);
  expect(columns).toEqual(
    ['"111122223333"', '"444455556666"', '"a.amazonaws.com"', '"b"', '"c"'].map((text) => principal.indexOf(text) + 1),
  );
  expect(() => places.ofPrincipal(0, 5)).toThrow(new RangeError('there is no principal 5'));
  expect(new ElementPlaces('{"Statement":{"Principal":"*"}}').ofPrincipal(0, 0)).toMatchObject({ line: 1, column: 27 });
});
