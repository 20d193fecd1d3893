import { invalidParameter } from '../../errors.ts';
import { wellFormed } from '../../item/well-formed.ts';
import { pathTree } from '../path-tree.ts';
import { boundProjection } from '../projection.ts';

/** The projection that `AttributesToGet` is: top-level attributes, each named once. Throws ValidationException. */
export function readAttributesToGet(names: readonly string[]) {
  const seen = new Set<string>();
  for (const name of names.map(wellFormed)) {
    if (seen.has(name)) throw invalidParameter(`Duplicate value in attribute name: ${name}`);
    seen.add(name);
  }
  const paths = [...seen].map((name) => [name]);
  return boundProjection(paths, pathTree(paths, 'projectionPaths'));
}
