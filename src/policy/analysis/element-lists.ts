import type { Statement } from '../statement.ts';

/** None or one: the element's name, and what it lists. */
type Lists = readonly (readonly [name: string, patterns: readonly string[]])[];

/** Action or NotAction, whichever is there. */
export function actionLists({ action, notAction }: Statement): Lists {
  return present({ Action: action, NotAction: notAction });
}

/** Resource or NotResource, whichever is there. */
export function resourceLists({ resource, notResource }: Statement): Lists {
  return present({ Resource: resource, NotResource: notResource });
}

function present(lists: Readonly<Record<string, readonly string[] | undefined>>): Lists {
  return Object.entries(lists).flatMap(([name, patterns]) => (patterns ? [[name, patterns] as const] : []));
}
