import { AwsError } from '../errors.ts';

/** A text, a list (`Tags.member.1…`) or a structure (`Tags.member.1.Key`). An empty list is sent as `Tags=` and reads as ''. */
export type QueryValue = string | readonly QueryValue[] | QueryStructure;

export interface QueryStructure {
  readonly [name: string]: QueryValue;
}

/** More than any call of IAM or STS has; what goes beyond is no such call. */
const parametersMax = 4000;
const levelsMax = 10;

/**
 * The parameters of the query protocol, from a form body or a query string, put together to values; time is linear in the text.
 * Members of a list come in order of their numbers, gaps do not matter. Throws SerializationException for text that is not
 * percent-encoded UTF-8, for a name that is a value and a structure at once, and for more than any call has.
 */
export function readQueryParameters(text: string): QueryStructure {
  const parts = text.split('&', parametersMax + 1);
  if (parts.length > parametersMax) throw malformed();
  const root: Node = new Map();
  for (const part of parts) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    place(root, name.split('.', levelsMax + 1), equals < 0 ? '' : decode(part.slice(equals + 1)));
  }
  return toStructure(root);
}

/** A name up to its next dot, and what follows. */
type Node = Map<string, Node | string>;

function place(root: Node, path: readonly string[], value: string): void {
  if (path.length > levelsMax) throw malformed();
  let node = root;
  for (const name of path.slice(0, -1)) {
    let next = node.get(name);
    if (next === undefined) {
      next = new Map();
      node.set(name, next);
    }
    if (typeof next === 'string') throw malformed();
    node = next;
  }
  const last = path.at(-1)!;
  if (typeof node.get(last) === 'object') throw malformed();
  node.set(last, value);
}

function toStructure(node: Node): QueryStructure {
  // No parameter of AWS has the name of what every object has; `fromEntries` makes even `__proto__` a plain member.
  return Object.fromEntries([...node].map(([name, child]) => [name, toValue(child)]));
}

function toValue(node: Node | string): QueryValue {
  if (typeof node === 'string') return node;
  const members = node.get('member');
  if (node.size !== 1 || members === undefined || typeof members === 'string') return toStructure(node);
  const numbered = [...members].map(([name, child]) => ({ number: listNumber(name), child }));
  if (numbered.some(({ number }) => Number.isNaN(number))) return toStructure(node);
  return numbered.sort((a, b) => a.number - b.number).map(({ child }) => toValue(child));
}

function listNumber(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return Number.NaN;
  }
  return text.length === 0 || text.length > 9 ? Number.NaN : Number(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.indexOf('+') < 0 ? text : text.replaceAll('+', ' '));
  } catch {
    throw malformed();
  }
}

function malformed(): AwsError {
  return new AwsError('SerializationException');
}
