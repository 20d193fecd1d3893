import type { RequestErrorFamily } from '../item/envelope.ts';
import { ExpressionError } from './expression-error.ts';
import { type DocumentPath, printPath } from './path.ts';

/**
 * Paths as a tree, by their steps. A node is either the end of exactly one path or has children, and its children are either
 * all names or all positions: that is what overlap and conflict mean.
 */
export interface PathTree {
  /** Position of the path that ends here. */
  readonly end: number | undefined;
  readonly children: ReadonlyMap<string | number, PathTree>;
  /** The first path that leads through here. */
  readonly first: DocumentPath;
}

/**
 * The tree of the paths. Throws ExpressionError for two paths that overlap, else for two that conflict.
 * Linear in the number of steps.
 */
export function pathTree(paths: readonly DocumentPath[], family: RequestErrorFamily): PathTree {
  const root = node([]);
  let conflict: readonly [DocumentPath, DocumentPath] | undefined;
  for (let at = 0; at < paths.length; at++) {
    const path = paths[at]!;
    let here = root;
    for (const step of path) {
      if (here.end !== undefined) throw collision('overlap', [here.first, path], family);
      let next = here.children.get(step);
      if (next === undefined) {
        const sibling = firstChild(here);
        if (sibling !== undefined && typeof sibling[0] !== typeof step) conflict ??= [sibling[1].first, path];
        next = node(path);
        if (here.children === none) here.children = new Map();
        here.children.set(step, next);
      }
      here = next;
    }
    if (here.end !== undefined || here.children.size > 0) throw collision('overlap', [here.first, path], family);
    here.end = at;
  }
  if (conflict !== undefined) throw collision('conflict', conflict, family);
  return root;
}

interface Node extends PathTree {
  end: number | undefined;
  children: Map<string | number, Node>;
}

/** Of every node without children; most are such. */
const none: Map<string | number, Node> = new Map();

function node(first: DocumentPath): Node {
  return { end: undefined, children: none, first };
}

function firstChild(tree: PathTree): readonly [string | number, PathTree] | undefined {
  for (const child of tree.children) return child;
  return undefined;
}

function collision(
  how: 'overlap' | 'conflict',
  [one, two]: readonly [DocumentPath, DocumentPath],
  family: RequestErrorFamily,
): ExpressionError {
  return new ExpressionError(
    `Two document paths ${how} with each other; must remove or rewrite one of these paths; path one: ${printPath(one)}, path two: ${printPath(two)}`,
    family,
  );
}
