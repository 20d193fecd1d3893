import type { HttpRequest } from '../request.ts';
import { remember } from './bounded-map.ts';

/** The headers that a signature covers. */
export interface SignedHeaders {
  /** As sent: `Host;X-Amz-Date`. */
  readonly sent: string;
  /** Lower case, in order of the names: `host;x-amz-date`. */
  readonly canonical: string;
  readonly names: readonly string[];
  readonly hostSigned: boolean;
}

export function readSignedHeaders(sent: string): SignedHeaders {
  const known = lists.get(sent);
  if (known !== undefined) return known;
  const names = sent.toLowerCase().split(';').sort();
  return { sent, canonical: names.join(';'), names, hostSigned: names.includes('host') };
}

/** Lists of verified requests, by what was sent: a client sends the same few again and again. */
const lists = new Map<string, SignedHeaders>();

export function rememberSignedHeaders(headers: SignedHeaders): void {
  remember(lists, headers.sent, headers);
}

/**
 * `name:value` lines in order of the names. Runs of blanks in a value become one, blanks around it go, the values of a repeated
 * header are joined by commas in the order in which they came; a header that did not come counts as empty.
 */
export function canonicalHeaders({ headers, rawHeaders }: HttpRequest, names: readonly string[]): string {
  let distinct = 0;
  for (const _ in headers) distinct++;
  // Node joins or drops repeated headers; then, and only then, the raw ones are needed.
  if (distinct * 2 !== rawHeaders.length) return canonicalRawHeaders(rawHeaders, names);
  let text = '';
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') text += `${name}:${withoutExtraBlanks(value)}\n`;
    else if (Array.isArray(value)) text += `${name}:${value.map(withoutExtraBlanks).join(',')}\n`;
    else text += `${name}:\n`;
  }
  return text;
}

function canonicalRawHeaders(rawHeaders: readonly string[], names: readonly string[]): string {
  const values = new Map<string, string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    const value = withoutExtraBlanks(rawHeaders[i + 1]!);
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  let text = '';
  for (const name of names) text += `${name}:${values.get(name) ?? ''}\n`;
  return text;
}

function withoutExtraBlanks(value: string): string {
  const last = value.length - 1;
  const plain = value.indexOf('  ') < 0 && value.indexOf('\t') < 0 && value[0] !== ' ' && value[last] !== ' ';
  if (plain) return value;
  let text = '';
  for (let i = 0, start = -1; i <= value.length; i++) {
    const blank = i === value.length || value[i] === ' ' || value[i] === '\t';
    if (!blank && start < 0) start = i;
    else if (blank && start >= 0) {
      text += (text === '' ? '' : ' ') + value.slice(start, i);
      start = -1;
    }
  }
  return text;
}
