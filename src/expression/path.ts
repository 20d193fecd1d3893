import { attributeOf } from '../item/attribute.ts';
import type { AttributeValue, Item } from '../item/attribute-value.ts';

/** Names from the top and list positions: `a.b[0]` is `['a', 'b', 0]`. */
export type DocumentPath = readonly (string | number)[];

/** The value at a path; undefined when there is none. */
export function resolvePath(item: Item | undefined, path: DocumentPath): AttributeValue | undefined {
  let value = attributeOf(item, path[0] as string);
  for (let at = 1; at < path.length && value !== undefined; at++) {
    const step = path[at]!;
    if (typeof step === 'number') value = 'L' in value ? value.L[step] : undefined;
    else value = 'M' in value ? attributeOf(value.M, step) : undefined;
  }
  return value;
}

/** As AWS prints it: `[a, b, [0]]`. */
export function printPath(path: DocumentPath): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

export function equalPaths(a: DocumentPath, b: DocumentPath): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at]);
}

/** Top-level names of the paths that lead further than to them, each once. */
export function nestedHeadsOf(paths: readonly DocumentPath[]): readonly string[] {
  return headsOf(paths.filter((path) => path.length > 1));
}

/** Top-level names, each once. */
export function headsOf(paths: readonly DocumentPath[]): readonly string[] {
  return [...new Set(paths.map((path) => path[0] as string))];
}
