import { compileActions } from './action.ts';
import { type CompiledCondition, compileConditions } from './conditions/condition.ts';
import type { PolicyDocument } from './document.ts';
import { type Facts, KeyTable } from './facts.ts';
import type { TextMatcher } from './glob.ts';
import { entryName } from './principal-names.ts';
import { compileResources } from './resource.ts';
import type { Statement } from './statement.ts';
import type { Scope, ValueTest } from './variables.ts';

/** A policy made ready to answer requests: compiled once, when it is put or loaded, never per request. */
export interface CompiledPolicy {
  /** What a decision calls the policy: its ARN or name; for a resource policy the ARN that it is attached to. */
  readonly id: string;
  readonly document: PolicyDocument;
  /** The condition keys that the policy mentions, in lower case. */
  readonly conditionKeys: readonly string[];
  /** In the order of the document. */
  readonly statements: readonly CompiledStatement[];
  /** The statements whose Action covers `action`, in any letter case. */
  concerning(action: string): ActionStatements;
}

/** Undefined: there is none. */
export interface ActionStatements {
  readonly allow: StatementIndex | undefined;
  readonly deny: StatementIndex | undefined;
}

/** Statements by whom they name. A statement stands under each of its names, in the order of the document. */
export interface StatementIndex {
  /** By `entryName`; `*` is everyone. */
  readonly byName: ReadonlyMap<string, readonly CompiledStatement[]>;
  /** Without a Principal element: statements of identity policies. */
  readonly unnamed: readonly CompiledStatement[];
  /** With NotPrincipal. */
  readonly exceptFor: readonly CompiledStatement[];
}

export interface CompiledStatement {
  /** As it was written, with its place. */
  readonly source: Statement;
  /** Position in the document, beginning at 0. */
  readonly index: number;
  /** The names that Principal lists, by `entryName`; undefined without that element. */
  readonly names: ReadonlySet<string> | undefined;
  /** The names that NotPrincipal leaves out; undefined without that element. */
  readonly leftOut: ReadonlySet<string> | undefined;
  /** Whether Action (or NotAction) covers an action, given in lower case. */
  readonly concernsAction: TextMatcher;
  /** Whether Resource (or NotResource) covers the requested one. */
  readonly concernsResource: (facts: Facts) => boolean;
  /** All of which must hold. */
  readonly conditions: readonly CompiledCondition[];
}

/** Whether Resource and Condition hold; action and principal have been looked at. */
export function applies({ concernsResource, conditions }: CompiledStatement, facts: Facts): boolean {
  if (!concernsResource(facts)) return false;
  for (const { holds } of conditions) if (!holds(facts)) return false;
  return true;
}

export function compilePolicy(document: PolicyDocument, id: string): CompiledPolicy {
  const scope: Scope = { keys: new KeyTable(), variables: document.version === '2012-10-17' };
  const resources = new SharedResourceTests(scope);
  const statements = document.statements.map((statement, index) =>
    compileStatement(statement, { index, scope, resources }),
  );
  const byAction = new Map<string, ActionStatements>();
  return {
    id,
    document,
    conditionKeys: scope.keys.keys(),
    statements,
    concerning(action) {
      const known = byAction.get(action);
      if (known) return known;
      const found = indexStatements(statements, action);
      // A service has some dozens of actions; whoever asks for more pays for the search.
      if (byAction.size < indexedActionsMax) byAction.set(action, found);
      return found;
    },
  };
}

const indexedActionsMax = 256;

function compileStatement(
  statement: Statement,
  { index, scope, resources }: { index: number; scope: Scope; resources: SharedResourceTests },
): CompiledStatement {
  const { effect, principal, notPrincipal, action, notAction } = statement;
  const covered = compileActions(action ?? notAction ?? []);
  return {
    source: statement,
    index,
    names: principal && new Set(principal.map(entryName)),
    leftOut: notPrincipal && new Set(notPrincipal.map(entryName)),
    concernsAction: notAction ? (name) => !covered(name) : covered,
    concernsResource: compileResourceTest(statement, resources),
    conditions: compileConditions(statement.conditions ?? [], { effect, scope }),
  };
}

function compileResourceTest(
  { resource, notResource }: Statement,
  resources: SharedResourceTests,
): (facts: Facts) => boolean {
  if (resource) {
    const covers = resources.of(resource);
    return (facts) => covers(facts.request.resource, facts);
  }
  if (!notResource) return () => true; // A trust policy speaks of its role.
  const covers = resources.of(notResource);
  return (facts) => !covers(facts.request.resource, facts);
}

/** Most statements of a policy name the same resources: each list is compiled once. */
class SharedResourceTests {
  private readonly byPatterns = new Map<string, ValueTest>();
  private readonly scope: Scope;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  of(patterns: readonly string[]): ValueTest {
    const key = JSON.stringify(patterns);
    let test = this.byPatterns.get(key);
    if (!test) {
      test = compileResources(patterns, this.scope);
      this.byPatterns.set(key, test);
    }
    return test;
  }
}

function indexStatements(statements: readonly CompiledStatement[], action: string): ActionStatements {
  const lower = action.toLowerCase();
  const concerned = statements.filter(({ concernsAction }) => concernsAction(lower));
  return {
    allow: indexByName(concerned.filter(({ source }) => source.effect === 'Allow')),
    deny: indexByName(concerned.filter(({ source }) => source.effect === 'Deny')),
  };
}

function indexByName(statements: readonly CompiledStatement[]): StatementIndex | undefined {
  if (statements.length === 0) return undefined;
  const byName = new Map<string, CompiledStatement[]>();
  const unnamed: CompiledStatement[] = [];
  const exceptFor: CompiledStatement[] = [];
  for (const statement of statements) {
    const { names, leftOut } = statement;
    if (leftOut) exceptFor.push(statement);
    else if (!names) unnamed.push(statement);
    for (const name of names ?? []) {
      const sharing = byName.get(name);
      if (sharing) sharing.push(statement);
      else byName.set(name, [statement]);
    }
  }
  return { byName, unnamed, exceptFor };
}
