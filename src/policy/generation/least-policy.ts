import type { PrincipalEntry } from '../statement.ts';

/** One thing that a policy is to allow. */
export interface Use {
  /** Absent: the policy is attached to whoever asks. */
  readonly principal?: PrincipalEntry;
  readonly action: string;
  /** An ARN, as it is requested; or a pattern where the service asks for one (`*`). */
  readonly resource: string;
}

/** A policy in the spelling of its JSON text; a list of one is written without brackets. */
export interface GeneratedPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly GeneratedStatement[];
}

export interface GeneratedStatement {
  readonly Effect: 'Allow';
  readonly Principal?: Readonly<Record<string, Words>>;
  readonly Action: Words;
  readonly Resource: Words;
}

type Words = string | readonly string[];

/**
 * The policy that allows these uses and nothing else: every combination of principal, action and resource that it names is one of them, so
 * that it loses one with anything taken away. Statements, and names in them, are sorted: the same uses give the same text.
 */
export function leastPolicy(uses: Iterable<Use>): GeneratedPolicy {
  const cells = new Map<string, Cell>();
  for (const { principal, action, resource } of uses) {
    const key = JSON.stringify([principal?.type, principal?.value, resource]);
    const cell = cells.get(key) ?? {
      principals: principal ? [principal] : undefined,
      actions: new Set<string>(),
      resources: [resource],
    };
    cell.actions.add(action);
    cells.set(key, cell);
  }
  // Principals that do the same with a resource, then resources with which the same are doing the same.
  const byPrincipals = merged(cells.values(), ({ resources }) => resources);
  const byResources = merged(byPrincipals, ({ principals }) => principals?.map(wordOf).sort());
  return { Version: '2012-10-17', Statement: inOrder(byResources.map(statementOf)) };
}

interface Cell {
  readonly principals: readonly PrincipalEntry[] | undefined;
  readonly actions: Set<string>;
  readonly resources: readonly string[];
}

/** Cells with the same actions and the same `kept` become one, which has the principals and resources of all. */
function merged(cells: Iterable<Cell>, kept: (cell: Cell) => readonly string[] | undefined): readonly Cell[] {
  const groups = new Map<string, Cell>();
  for (const cell of cells) {
    const key = JSON.stringify([[...cell.actions].sort(), kept(cell)]);
    const group = groups.get(key);
    groups.set(key, group ? { actions: cell.actions, ...together(group, cell) } : cell);
  }
  return [...groups.values()];
}

function together(left: Cell, right: Cell): Omit<Cell, 'actions'> {
  const principals = new Map(
    [...(left.principals ?? []), ...(right.principals ?? [])].map((one) => [wordOf(one), one]),
  );
  return {
    principals: left.principals && [...principals.values()],
    resources: [...new Set([...left.resources, ...right.resources])],
  };
}

function wordOf({ type, value }: PrincipalEntry): string {
  return `${type} ${value}`;
}

function statementOf({ principals, actions, resources }: Cell): GeneratedStatement {
  return {
    Effect: 'Allow',
    ...(principals && { Principal: principalOf(principals) }),
    Action: words([...actions]),
    Resource: words(resources),
  };
}

function principalOf(principals: readonly PrincipalEntry[]): Readonly<Record<string, Words>> {
  const types = [...new Set(principals.map(({ type }) => type))].sort();
  return Object.fromEntries(
    types.map((type) => [type, words(principals.filter((one) => one.type === type).map(({ value }) => value))]),
  );
}

function words(list: readonly string[]): Words {
  const [only] = list;
  return list.length === 1 && only !== undefined ? only : [...list].sort();
}

/** No two of them say the same. */
function inOrder(statements: readonly GeneratedStatement[]): readonly GeneratedStatement[] {
  const byText = new Map(
    statements.map((one) => [JSON.stringify([one.Resource, one.Principal, one.Action]), one] as const),
  );
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}

/** The pattern that matches this text alone: what is a wildcard in a policy is written as the character itself. */
export function literalPattern(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}
