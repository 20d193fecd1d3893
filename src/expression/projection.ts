import { attributeOf, setAttribute } from '../item/attribute.ts';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import { Parser } from './parser.ts';
import { type DocumentPath, headsOf, nestedHeadsOf } from './path.ts';
import { type PathTree, pathTree } from './path-tree.ts';
import { namePlaceholders, type Placeholders, resolveNames } from './placeholders.ts';

/** A ProjectionExpression as it was read, placeholders and all. */
export interface ParsedProjection {
  readonly paths: readonly DocumentPath[];
  readonly names: readonly string[];
  readonly values: readonly string[];
}

export function parseProjection(source: string): ParsedProjection {
  const parser = new Parser(source, new Set());
  parser.list(() => parser.path());
  parser.end();
  parser.checkReservedWords();
  return { paths: parser.paths, names: namePlaceholders(parser.paths), values: [] };
}

/** The projection for one request. Throws ExpressionError. */
export function bindProjection(parsed: ParsedProjection, placeholders: Placeholders) {
  const paths = parsed.paths.map((path) => resolveNames(path, placeholders.names));
  return boundProjection(paths, pathTree(paths, 'projectionPaths'));
}

/** `tree`: of the paths. */
export function boundProjection(paths: readonly DocumentPath[], tree: PathTree) {
  return {
    project: (item: Item) => projectItem(item, tree),
    get attributes() {
      return headsOf(paths);
    },
    get nestedAttributes() {
      return nestedHeadsOf(paths);
    },
  };
}

/**
 * What of an item lies on the paths: nested attributes inside their parents, elements of a list close together in ascending order.
 */
export function projectItem(item: Item, tree: PathTree): Item {
  const projected: { [name: string]: AttributeValue } = {};
  for (const [step, child] of tree.children) {
    const value = typeof step === 'string' ? attributeOf(item, step) : undefined;
    const part = value && projectValue(value, child);
    if (part !== undefined) setAttribute(projected, step as string, part);
  }
  return projected;
}

function projectValue(value: AttributeValue, tree: PathTree): AttributeValue | undefined {
  if (tree.end !== undefined) return value;
  if ('M' in value) {
    const members = projectItem(value.M, tree);
    return Object.keys(members).length > 0 ? { M: members } : undefined;
  }
  if ('L' in value) {
    const elements = projectElements(value.L, tree);
    return elements.length > 0 ? { L: elements } : undefined;
  }
  return undefined;
}

function projectElements(list: readonly AttributeValue[], tree: PathTree): readonly AttributeValue[] {
  const projected: AttributeValue[] = [];
  for (const [index, child] of positionsOf(tree)) {
    const element = list[index];
    const part = element && projectValue(element, child);
    if (part !== undefined) projected.push(part);
  }
  return projected;
}

/** Children of a list's node by ascending position; none for a map's node. */
export function positionsOf(tree: PathTree): readonly (readonly [number, PathTree])[] {
  const positions: (readonly [number, PathTree])[] = [];
  for (const [step, child] of tree.children) if (typeof step === 'number') positions.push([step, child]);
  return positions.sort(([a], [b]) => a - b);
}
