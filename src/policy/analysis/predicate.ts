import { compileConditions } from '../conditions/condition.ts';
import { type Operator, parseOperator } from '../conditions/operator.ts';
import { Facts, KeyTable } from '../facts.ts';
import { entryName } from '../principal-names.ts';
import type { AuthorizationRequest, ContextValue } from '../request.ts';
import type { ConditionEntry, Statement } from '../statement.ts';
import { parseTemplate, type TemplatePart } from '../variables.ts';
import { Memory } from './memory.ts';

/** One element of a statement, as something that a request satisfies or does not. Equal ones of several policies are one object. */
export type Predicate = { readonly id: number } & (
  | { readonly kind: 'action'; readonly patterns: readonly string[] }
  | { readonly kind: 'resource'; readonly patterns: readonly Template[] }
  /** The principal goes by one of the names. */
  | { readonly kind: 'names'; readonly names: ReadonlySet<string> }
  /** NotPrincipal with these names leaves the principal out. */
  | { readonly kind: 'leftOut'; readonly names: ReadonlySet<string> }
  | ConditionPredicate
);

export interface ConditionPredicate {
  readonly id: number;
  readonly kind: 'condition';
  readonly operator: Operator;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly Template[];
  /** The entry's truth for one value of its key, by the code that decides requests. Only for values without variables. */
  holdsFor(value: ContextValue | undefined): boolean;
}

/** A text of a policy, cut at its variables. */
export interface Template {
  readonly text: string;
  readonly parts: readonly TemplatePart[];
}

export interface Atom {
  readonly predicate: Predicate;
  readonly holds: boolean;
}

export function negated({ predicate, holds }: Atom): Atom {
  return { predicate, holds: !holds };
}

/** What all policies of one question say, each thing once. */
export class Predicates {
  private readonly known = new Memory<Predicate>();
  private count = 0;

  /** The statement applies when all of these are as they say. `variables`: whether its document's Version has them. */
  atomsOf(statement: Statement, { variables }: { readonly variables: boolean }): readonly Atom[] {
    const { principal, notPrincipal, action, notAction, resource, notResource, conditions } = statement;
    const atoms: Atom[] = [];
    const names = (principal ?? notPrincipal)?.map(entryName).sort();
    if (principal) atoms.push({ predicate: this.ofNames('names', names!), holds: true });
    if (notPrincipal) atoms.push({ predicate: this.ofNames('leftOut', names!), holds: false });
    const actions = (action ?? notAction ?? []).map((pattern) => pattern.toLowerCase()).sort();
    atoms.push({
      predicate: this.intern(`action ${JSON.stringify(actions)}`, (id) => ({ id, kind: 'action', patterns: actions })),
      holds: !notAction,
    });
    const resources = resource ?? notResource;
    if (resources) {
      const patterns = templates(resources, variables);
      const predicate = this.intern(`resource ${nameOf(patterns)}`, (id) => ({ id, kind: 'resource', patterns }));
      atoms.push({ predicate, holds: !notResource });
    }
    for (const { operator, entries } of conditions ?? []) {
      for (const entry of entries)
        atoms.push({ predicate: this.condition(operator, entry, { variables }), holds: true });
    }
    return atoms;
  }

  condition(
    operatorName: string,
    { key, values }: Pick<ConditionEntry, 'key' | 'values'>,
    { variables }: { readonly variables: boolean },
  ): Predicate {
    const parts = templates(
      values.map(({ text }) => text),
      variables,
    );
    const lower = key.toLowerCase();
    return this.intern(`condition ${operatorName} ${lower} ${nameOf(parts)}`, (id) => ({
      id,
      kind: 'condition',
      operator: parseOperator(operatorName)!,
      key: lower,
      values: parts,
      holdsFor: truthByValue(operatorName, { key: lower, values }),
    }));
  }

  ofNames(kind: 'names' | 'leftOut', names: readonly string[]): Predicate {
    return this.intern(`${kind} ${JSON.stringify(names)}`, (id) => ({ id, kind, names: new Set(names) }));
  }

  private intern(name: string, make: (id: number) => Predicate): Predicate {
    return this.known.of(name, () => make(++this.count));
  }
}

function templates(texts: readonly string[], variables: boolean): readonly Template[] {
  return [...new Set(texts)].sort().map((text) => ({ text, parts: parseTemplate(text, { variables }) }));
}

/** Equal for equal meaning: the parts tell whether `${…}` is a variable or text. */
function nameOf(patterns: readonly Template[]): string {
  return JSON.stringify(patterns.map(({ parts }) => parts));
}

export function variablesOf({ parts }: Template): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'variable' ? [part.key.toLowerCase()] : []));
}

function truthByValue(
  operator: string,
  { key, values }: Pick<ConditionEntry, 'key' | 'values'>,
): ConditionPredicate['holdsFor'] {
  const keys = new KeyTable();
  const [test] = compileConditions([{ operator, entries: [{ key, values, line: 0, column: 0 }] }], {
    effect: 'Allow',
    scope: { keys, variables: false },
  });
  return (value) => test!.holds(new Facts({ context: () => value } as unknown as AuthorizationRequest, keys.keys()));
}
