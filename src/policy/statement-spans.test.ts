import { expect, it } from 'vitest';
import { statementSpans } from './statement-spans.ts';

const statement = '{"Effect":"Allow"}';
const spans = (text: string) =>
  statementSpans(text).map(({ start, end }) => `${start.line}:${start.column}-${end.line}:${end.column}`);

it('a statement of a list begins where the one before it ends, the first behind the bracket', () => {
  expect(spans(`{"Statement":[${statement}, ${statement},\n ${statement}]}`)).toEqual([
    '1:15-1:33',
    '1:33-1:53',
    '1:53-2:20',
  ]);
});

it('a statement without a list begins behind its own brace', () => {
  expect(spans(`{"Version":"2012-10-17",\n"Statement": ${statement}}`)).toEqual(['2:15-2:32']);
});

it.each(['', 'x', '[]', '"Statement"', '{}', '{"Statement":[]}'])('%j has none', (text) => {
  expect(spans(text)).toEqual([]);
});
