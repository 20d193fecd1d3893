import { percentDecode, percentEncode } from './percent-encoding.ts';

/** Name and value, decoded; a byte in each character. */
export type QueryParameter = readonly [name: string, value: string];

export function readQueryString(query: string): readonly QueryParameter[] {
  const parameters: QueryParameter[] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    if (equals < 0) parameters.push([percentDecode(part), '']);
    else parameters.push([percentDecode(part.slice(0, equals)), percentDecode(part.slice(equals + 1))]);
  }
  return parameters;
}

/** The parameters as they are signed: encoded, in order of names and then values, without the signature itself. */
export function canonicalQueryString(parameters: readonly QueryParameter[]): string {
  return parameters
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => ({ name: percentEncode(name), value: percentEncode(value) }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
