import type { Statement } from '../statement.ts';

/** Action or NotAction, Resource or NotResource: the one that is there, by its name. */
export function elementLists(
  statement: Statement,
  element: 'action' | 'resource',
): readonly (readonly [string, readonly string[]])[] {
  const [positive, negative] =
    element === 'action' ? [statement.action, statement.notAction] : [statement.resource, statement.notResource];
  const name = element === 'action' ? 'Action' : 'Resource';
  return positive ? [[name, positive]] : negative ? [[`Not${name}`, negative]] : [];
}
