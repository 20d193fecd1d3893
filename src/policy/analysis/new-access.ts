import { parseArn } from '../../arn.ts';
import { type CompiledPolicy, compilePolicy } from '../compile.ts';
import type { PolicyDocument } from '../document.ts';
import type { AuthorizationRequest, ContextValue } from '../request.ts';
import type { ConditionEntry, Effect, PolicyForm, Statement } from '../statement.ts';
import { isAllowedBy, statementsThatApply } from './asking.ts';
import { makeRequest } from './candidate-request.ts';
import type { KeyKnowledge } from './condition-keys.ts';
import { naturalArn } from './natural-texts.ts';
import { type Atom, negated, Predicates } from './predicate.ts';
import { allForms, identityForms, principalKeys } from './principal-forms.ts';
import { dimensionOf, RequestSolver, type World } from './request-solver.ts';
import { type Budget, type Found, none, unknown } from './text-search.ts';
import { pinsFor, variableKeysOf } from './variable-pins.ts';

/**
 * Does a policy allow a request that another does not? Decided without trying requests: every statement is a conjunction, what keeps it
 * from applying a choice of alternatives, and for each part of a request (action, resource, principal, each condition key) it is decided
 * exactly whether something satisfies all that is settled about it.
 *
 * The search is led by the code that decides requests: what satisfies all that is settled is made a request, and is asked. If a statement
 * stands in the way, one of its elements must fail: that is settled next, each element in its turn. So a witness is a request that has been
 * decided as claimed, and "none" means that every alternative has been followed to a contradiction.
 *
 * Where a variable (`${…}`) relates two parts of a request, an Allow is taken for wider and a Deny for narrower than it is; a request that
 * exists only by that is not shown, and if nothing else is found, the answer is that nothing could be proved.
 */
export type Answer =
  | { readonly kind: 'found'; readonly witness: Witness }
  | { readonly kind: 'none' }
  /** Neither found nor excluded: the budget was spent, or variables or mixed kinds of values are beyond the method. */
  | { readonly kind: 'unproved'; readonly reason: 'budget' | 'method' };

/** A request that was decided as claimed. */
export interface Witness {
  readonly request: AuthorizationRequest;
  /** What the request brings, by key in lower case: all keys that matter to the policies. */
  readonly context: Readonly<Record<string, ContextValue>>;
  /** Position of an Allow that applies. */
  readonly statementIndex: number;
  /** Positions of the Deny statements of the other policy that apply; empty: it allows nothing of the kind. */
  readonly deniedBy: readonly number[];
}

export interface AnalysisOptions {
  readonly form: PolicyForm;
  /** The actions of the service as it spells them; `closed`: there are no others. */
  readonly actions?: World['actions'];
  readonly resources?: Omit<World['resources'], 'named'>;
  /** What is known of keys beyond AWS's global ones; `key` in lower case. */
  keyKnowledge?(key: string): KeyKnowledge | undefined;
  /** Work to do before giving up, in positions of patterns looked at. */
  readonly budget?: number;
}

export interface ComparedPolicies {
  /** Undefined: allows nothing. */
  readonly before: PolicyDocument | undefined;
  readonly after: PolicyDocument;
}

/** Whether `after` allows what `before` does not. */
export function findNewAccess(policies: ComparedPolicies, options: AnalysisOptions): Answer {
  const comparison = new AccessComparison(policies, options);
  let uncertain: Answer = { kind: 'none' };
  for (const [index, { effect }] of policies.after.statements.entries()) {
    if (effect !== 'Allow') continue;
    const answer = comparison.newAccessBy(index);
    if (answer.kind === 'found') return answer;
    if (answer.kind === 'unproved') uncertain = answer;
  }
  return uncertain;
}

const budgetDefault = 10_000_000;

type Side = 'before' | 'after';

interface Obstacle {
  readonly side: Side;
  readonly index: number;
}

interface Goal {
  readonly atoms: Settled;
  readonly statementIndex: number;
  /** How `before` is to refuse. */
  readonly refusal: 'nothingAllows' | 'denied';
}

/** What is settled about a request, by the number of the predicate, negative when it is to fail. */
type Settled = ReadonlyMap<number, Atom>;

/** Two policies and what has been found out about them; asked for one Allow of `after` at a time, all on one budget. */
export class AccessComparison {
  private readonly documents: ComparedPolicies;
  private readonly options: AnalysisOptions;
  private readonly compiled: { readonly before: CompiledPolicy | undefined; readonly after: CompiledPolicy };
  private readonly predicates = new Predicates();
  /** By statement, in the order of the documents. */
  private readonly atoms: Readonly<Record<Side, readonly (readonly Atom[])[]>>;
  private readonly world: World;
  /** Keys that are dimensions of their own. */
  private readonly keys: readonly string[];
  private readonly budget: Budget;
  private readonly openSolver: RequestSolver;

  constructor(documents: ComparedPolicies, options: AnalysisOptions) {
    const { before, after } = documents;
    this.documents = documents;
    this.options = options;
    this.compiled = { before: before && compilePolicy(before, 'before'), after: compilePolicy(after, 'after') };
    this.atoms = { before: this.atomsOf(before), after: this.atomsOf(after) };
    this.world = worldOf([before, after], options);
    this.keys = keysOf([this.compiled.before, this.compiled.after]);
    this.budget = { left: options.budget ?? budgetDefault };
    this.openSolver = new RequestSolver(this.world, { pins: new Map(), budget: this.budget });
  }

  /** What the request must satisfy beyond the statement: conditions, true or not. */
  newAccessBy(statementIndex: number, also: readonly AlsoAsked[] = []): Answer {
    const variables = this.documents.after.version === '2012-10-17';
    const granting = [
      ...this.atoms.after[statementIndex]!,
      ...also.map(
        (one): Atom =>
          one.kind === 'condition'
            ? { predicate: this.predicates.condition(one.operator, one.entry, { variables }), holds: one.holds }
            : { predicate: this.predicates.ofNames('names', [one.name]), holds: true },
      ),
    ];
    let uncertain = false;
    for (const goal of this.goals(statementIndex, granting)) {
      const answer = this.reach(goal);
      if (answer.kind === 'found') return { kind: 'found', witness: answer.value };
      uncertain ||= answer.kind === 'unknown';
    }
    if (!uncertain) return { kind: 'none' };
    return { kind: 'unproved', reason: this.budget.left <= 0 ? 'budget' : 'method' };
  }

  /** An equal statement allows whatever this one does, and an equal Deny keeps it from both: nothing to look for. */
  private *goals(statementIndex: number, granting: readonly Atom[]): Generator<Goal> {
    const settled = settledBy(granting);
    if (!settled) return;
    if (!this.statementsOf('before', 'Allow').some(({ atoms }) => atoms.every((atom) => has(settled, atom)))) {
      yield { atoms: settled, statementIndex, refusal: 'nothingAllows' };
    }
    for (const { atoms } of this.statementsOf('before', 'Deny')) {
      const both = settledBy([...granting, ...atoms]);
      const kept = both && this.statementsOf('after', 'Deny').some((own) => own.atoms.every((atom) => has(both, atom)));
      if (both && !kept) yield { atoms: both, statementIndex, refusal: 'denied' };
    }
  }

  private reach(goal: Goal): Found<Witness> {
    const open = this.follow(goal.atoms, goal, this.openSolver);
    if (open.kind !== 'unknown') return open;
    const { before, after } = this.documents;
    const variables = variableKeysOf([before, after], this.predicates);
    for (const pins of pinsFor(variables, this.options.keyKnowledge)) {
      const solver = new RequestSolver(this.world, { pins, budget: this.budget });
      const pinned = this.follow(goal.atoms, goal, solver);
      if (pinned.kind === 'found') return pinned;
    }
    return unknown;
  }

  private follow(settled: Settled, goal: Goal, solver: RequestSolver): Found<Witness> {
    if (--this.budget.left < 0) return unknown;
    const made = makeRequest([...settled.values()], { solver, keys: this.keys });
    if (made.kind !== 'found') return made;
    const { request, context } = made.value;
    const { before, after } = this.compiled;
    const inAfter = statementsThatApply(request, after);
    const inBefore = before ? statementsThatApply(request, before) : nothing;
    const obstacles: Obstacle[] = inAfter.deny.map((index) => ({ side: 'after', index }));
    if (goal.refusal === 'nothingAllows') {
      obstacles.push(...inBefore.allow.map((index) => ({ side: 'before', index }) as const));
    }
    if (obstacles.length > 0) return this.escape(settled, { obstacles, goal, solver });
    const { statementIndex } = goal;
    const isAsClaimed =
      inAfter.allow.includes(statementIndex) &&
      isAllowedBy(after, request) &&
      !(before && isAllowedBy(before, request));
    if (isAsClaimed) {
      return { kind: 'found', value: { request, context, statementIndex, deniedBy: inBefore.deny } };
    }
    // Only variables make a request differ from what is settled about it. What is settled may contradict itself all the same.
    const open = [...this.statementsOf('after', 'Deny')];
    if (goal.refusal === 'nothingAllows') open.push(...this.statementsOf('before', 'Allow'));
    return this.escape(settled, { obstacles: open, goal, solver });
  }

  /** One of the statements that stand in the way must not apply: each of its elements fails in its turn. */
  private escape(
    settled: Settled,
    { obstacles, goal, solver }: { obstacles: readonly Obstacle[]; goal: Goal; solver: RequestSolver },
  ): Found<Witness> {
    let best: readonly Atom[] | undefined;
    let looked = 0;
    for (const { side, index } of obstacles) {
      const failures = this.atoms[side][index]!.map(negated);
      // It applies although an element was settled to fail: only variables can do that.
      if (failures.some((atom) => has(settled, atom))) continue;
      if (++looked > obstaclesMax) break;
      const possible = failures.filter((atom) => isPossible(settled, atom, solver));
      if (!best || possible.length < best.length) best = possible;
    }
    if (!best) return unknown;
    let result: Found<Witness> = none;
    const settledHere = new Map(settled);
    for (const atom of best) {
      const found = this.follow(new Map(settledHere).set(signed(atom), atom), goal, solver);
      if (found.kind === 'found') return found;
      if (found.kind === 'unknown') result = unknown;
      // The alternatives that follow are those in which this element holds.
      settledHere.set(signed(negated(atom)), negated(atom));
    }
    return result;
  }

  private atomsOf(document: PolicyDocument | undefined): readonly (readonly Atom[])[] {
    const variables = document?.version === '2012-10-17';
    return (document?.statements ?? []).map((statement) => this.predicates.atomsOf(statement, { variables }));
  }

  private statementsOf(side: Side, effect: Effect): readonly (Obstacle & { readonly atoms: readonly Atom[] })[] {
    const statements = this.documents[side]?.statements ?? [];
    return statements.flatMap((statement, index) =>
      statement.effect === effect ? [{ side, index, atoms: this.atoms[side][index]! }] : [],
    );
  }
}

/** What is asked of a request beyond that a statement allows it. */
export type AlsoAsked =
  | { readonly kind: 'condition'; readonly operator: string; readonly entry: ConditionEntry; readonly holds: boolean }
  /** The principal goes by this name (`entryName`). */
  | { readonly kind: 'name'; readonly name: string };

const nothing = { allow: [], deny: [] } as const;

/** To choose from, the one that leaves the fewest ways out. */
const obstaclesMax = 32;

function signed({ predicate, holds }: Atom): number {
  return holds ? predicate.id : -predicate.id;
}

function has(settled: Settled, atom: Atom): boolean {
  return settled.has(signed(atom));
}

/** Undefined when two contradict each other. */
function settledBy(atoms: readonly Atom[]): Settled | undefined {
  const settled = new Map(atoms.map((atom) => [signed(atom), atom]));
  return atoms.some((atom) => settled.has(-signed(atom))) ? undefined : settled;
}

function isPossible(settled: Settled, atom: Atom, solver: RequestSolver): boolean {
  if (settled.has(-signed(atom))) return false;
  const dimension = dimensionOf(atom);
  const others = [...settled.values()].filter((other) => dimensionOf(other) === dimension);
  return solver.solve(dimension, [...others, atom]).kind !== 'none';
}

function worldOf(documents: readonly (PolicyDocument | undefined)[], options: AnalysisOptions): World {
  const resources = options.resources ?? { examples: ['arn:aws:service:us-east-1:111122223333:thing'] };
  return {
    forms: options.form === 'identity' ? identityForms : allForms,
    accounts: accountsIn(documents),
    actions: options.actions ?? { known: actionsIn(documents), closed: false },
    resources: { ...resources, named: resourcesIn(documents, resources.examples) },
    keyKnowledge: (key) => options.keyKnowledge?.(key),
  };
}

function statementsOf(documents: readonly (PolicyDocument | undefined)[]): readonly Statement[] {
  return documents.flatMap((document) => document?.statements ?? []);
}

/** Those named in full, as they are spelled. */
function actionsIn(documents: readonly (PolicyDocument | undefined)[]): readonly string[] {
  const patterns = statementsOf(documents).flatMap(({ action, notAction }) => action ?? notAction ?? []);
  return [...new Set(patterns.filter((pattern) => !/[*?]/.test(pattern)))];
}

/** One ARN for each of the first few entries. */
function resourcesIn(
  documents: readonly (PolicyDocument | undefined)[],
  examples: readonly string[],
): readonly string[] {
  const entries = statementsOf(documents).flatMap(({ resource, notResource }) => resource ?? notResource ?? []);
  const arns = [...new Set(entries)].slice(0, 8).flatMap((entry) => naturalArn(entry, examples) ?? []);
  return [...new Set(arns)];
}

/** Named as principals or in conditions. */
function accountsIn(documents: readonly (PolicyDocument | undefined)[]): readonly string[] {
  const accounts = new Set<string>();
  const note = (text: string) => {
    const account = parseArn(text)?.account ?? text;
    if (/^\d{12}$/.test(account)) accounts.add(account);
  };
  for (const { principal, notPrincipal, conditions } of statementsOf(documents)) {
    for (const { value } of principal ?? notPrincipal ?? []) note(value);
    for (const { values } of (conditions ?? []).flatMap(({ entries }) => entries))
      for (const { text } of values) note(text);
  }
  return [...accounts];
}

/** The condition keys of all policies that are dimensions of their own. */
function keysOf(policies: readonly (CompiledPolicy | undefined)[]): readonly string[] {
  const keys = new Set(policies.flatMap((policy) => policy?.conditionKeys ?? []));
  return [...keys].filter((key) => !principalKeys.has(key) && key !== 'aws:resourceaccount');
}
