import type { HttpRequest } from '../request.ts';

/** The headers that a signature covers. */
export interface SignedHeaders {
  /** Lower case, in order of the names: `host;x-amz-date`. */
  readonly canonical: string;
  readonly names: readonly string[];
  /** What stands before each value: `host:`, then `\nx-amz-date:`. One piece, because putting pieces together is half the work. */
  readonly labels: readonly string[];
  readonly hostSigned: boolean;
}

export function readSignedHeaders(sent: string): SignedHeaders {
  const names = sent.toLowerCase().split(';').sort();
  const labels = names.map((name, index) => `${index === 0 ? '' : '\n'}${name}:`);
  return { canonical: names.join(';'), names, labels, hostSigned: names.includes('host') };
}

/**
 * `name:value` lines in order of the names. Runs of blanks in a value become one, blanks around it go, the values of a repeated
 * header are joined by commas in the order in which they came; a header that did not come counts as empty.
 */
export function canonicalHeaders({ headers, rawHeaders }: HttpRequest, signed: SignedHeaders): string {
  const { names, labels } = signed;
  let distinct = 0;
  for (const _ in headers) distinct++;
  // Node joins or drops repeated headers; then, and only then, the raw ones are needed.
  if (distinct * 2 !== rawHeaders.length) return canonicalRawHeaders(rawHeaders, signed);
  let text = '';
  for (let i = 0; i < names.length; i++) {
    const value = headers[names[i]!];
    if (typeof value === 'string') text += labels[i]! + value;
    else if (value === undefined) text += labels[i]!;
    else return canonicalRawHeaders(rawHeaders, signed);
  }
  return mayHaveExtraBlanks(text) ? canonicalRawHeaders(rawHeaders, signed) : text;
}

/** Looks at all lines at once. A blank after a colon is suspected at a line's start, and harmless elsewhere. */
function mayHaveExtraBlanks(lines: string): boolean {
  return (
    lines.includes('  ') ||
    lines.includes('\t') ||
    lines.includes(': ') ||
    lines.includes(' \n') ||
    lines.charCodeAt(lines.length - 1) === 0x20
  );
}

function canonicalRawHeaders(rawHeaders: readonly string[], { names, labels }: SignedHeaders): string {
  const values = new Map<string, string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    const value = withoutExtraBlanks(rawHeaders[i + 1]!);
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return names.map((name, i) => labels[i]! + (values.get(name) ?? '')).join('');
}

function withoutExtraBlanks(value: string): string {
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
