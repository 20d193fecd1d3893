import type { Document, LineCounter } from 'yaml';
import type { ConfigurationPath } from '../identity/configuration.ts';
import { type JsonNode, readJson } from '../policy/json.ts';

/** A configuration as it was written: what it says, and where. Lines count from 1. */
export interface ConfigurationText {
  readonly content: unknown;
  /** What is no YAML. `content` means nothing then. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
  /** Of the innermost element of `path` that is there. */
  lineOf(path: ConfigurationPath): number;
}

/**
 * Undefined: it is no JSON, or an element is given twice. YAML, of which JSON is a part, would say the same of what is; it takes eight
 * times as long, eleven seconds of CPU for a hundred thousand users and roles.
 */
export function readJsonText(text: string): ConfigurationText | undefined {
  const json = readJson(text);
  if (!json.ok) return undefined;
  return { content: contentOf(json.node), faults: [], lineOf: (path) => lineInJson(json.node, path) };
}

export async function readYamlText(text: string): Promise<ConfigurationText> {
  const { LineCounter, parseDocument, visit } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = document.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, message }));
  if (faults.length > 0) return { content: undefined, faults, lineOf: () => 1 };
  visit(document, {
    Scalar(place, scalar) {
      const text = scalar.source ?? '';
      if (typeof scalar.value === 'number' && (place === 'key' || isAccountId(text))) scalar.value = text;
    },
  });
  return { content: document.toJS(), faults, lineOf: (path) => lineInYaml(document, { path, lines }) };
}

/** Names and account ids are text, although digits without quotes are a number, which drops zeros at its beginning. */
function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

function contentOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'string':
      return node.value;
    case 'array':
      return node.items.map(contentOf);
    case 'object':
      return Object.fromEntries(Array.from(node.members, ([name, { value }]) => [name, contentOf(value)]));
    default:
      return isAccountId(node.text) ? node.text : JSON.parse(node.text);
  }
}

function lineInJson(root: JsonNode, path: ConfigurationPath): number {
  let { line } = root.start;
  let node: JsonNode | undefined = root;
  for (const step of path) {
    const member: { keyStart: { line: number }; value: JsonNode } | undefined =
      node.kind === 'object' ? node.members.get(String(step)) : undefined;
    node = node.kind === 'array' ? node.items[Number(step)] : member?.value;
    if (node === undefined) break;
    line = (member?.keyStart ?? node.start).line;
  }
  return line;
}

function lineInYaml(document: Document, { path, lines }: { path: ConfigurationPath; lines: LineCounter }): number {
  for (let length = path.length; length > 0; length--) {
    const range = keyRange(document, path.slice(0, length));
    if (range !== undefined) return lines.linePos(range).line;
  }
  return 1;
}

/** Where an element begins: its key, or, in a list, itself. */
function keyRange(document: Document, path: ConfigurationPath): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1)!;
  const items = (parent as { items?: readonly unknown[] } | undefined)?.items ?? [];
  for (const [at, item] of items.entries()) {
    const { key, range } = item as { key?: { value?: unknown; range?: readonly number[] }; range?: readonly number[] };
    if (key ? key.value === last : at === last) return (key ?? { range }).range?.[0];
  }
  return undefined;
}
