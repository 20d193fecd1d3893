import { invalidParameter } from '../../errors.ts';
import { pathTree } from '../path-tree.ts';
import { boundProjection } from '../projection.ts';

/** The projection that `AttributesToGet` is: top-level attributes, each named once. Throws ValidationException. */
export function readAttributesToGet(names: readonly string[]) {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw invalidParameter(`Duplicate value in attribute name: ${name}`);
    seen.add(name);
  }
  const paths = names.map((name) => [name]);
  return boundProjection(paths, pathTree(paths, 'projectionPaths'));
}
