import { compileActions } from './action.ts';
import { type ConditionTest, compileConditions } from './conditions/condition.ts';
import type { PolicyDocument } from './document.ts';
import { type Facts, KeyTable } from './facts.ts';
import type { TextMatcher } from './glob.ts';
import { entryName } from './principal-names.ts';
import { compileResources } from './resource.ts';
import type { Effect, Statement } from './statement.ts';
import type { Scope, ValueTest } from './variables.ts';

/** A policy made ready to answer requests: compiled once, when it is put or loaded, never per request. */
export interface CompiledPolicy {
  /** What a decision calls the policy: its ARN or name; for a resource policy the ARN that it is attached to. */
  readonly id: string;
  readonly document: PolicyDocument;
  /** The condition keys that the policy mentions, in lower case. */
  readonly conditionKeys: readonly string[];
  /** The statements whose Action covers `action`, in any letter case. */
  concerning(action: string): ActionStatements;
}

export interface ActionStatements {
  readonly allow: StatementIndex;
  readonly deny: StatementIndex;
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
  /** Position in the document, beginning at 0. */
  readonly index: number;
  readonly sid: string | undefined;
  /** The names that NotPrincipal leaves out. */
  readonly leftOut: ReadonlySet<string>;
  /** Whether Resource and Condition hold; action and principal have been looked at. */
  applies(facts: Facts): boolean;
}

export function compilePolicy(document: PolicyDocument, id: string): CompiledPolicy {
  const scope: Scope = { keys: new KeyTable(), variables: document.version === '2012-10-17' };
  const statements = document.statements.map((statement, index) => compileStatement(statement, { index, scope }));
  const byAction = new Map<string, ActionStatements>();
  return {
    id,
    document,
    conditionKeys: scope.keys.keys(),
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

interface IndexedStatement {
  readonly effect: Effect;
  readonly concerns: TextMatcher;
  /** By `entryName`, each once; undefined without a Principal element. */
  readonly names: ReadonlySet<string> | undefined;
  readonly excepts: boolean;
  readonly compiled: CompiledStatement;
}

function compileStatement(statement: Statement, { index, scope }: { index: number; scope: Scope }): IndexedStatement {
  const { effect, principal, notPrincipal, action, notAction } = statement;
  const covered = compileActions(action ?? notAction ?? []);
  return {
    effect,
    concerns: notAction ? (name) => !covered(name) : covered,
    names: principal && new Set(principal.map(entryName)),
    excepts: notPrincipal !== undefined,
    compiled: {
      index,
      sid: statement.sid,
      leftOut: new Set(notPrincipal?.map(entryName)),
      applies: compileApplies(statement, scope),
    },
  };
}

function compileApplies(statement: Statement, scope: Scope): (facts: Facts) => boolean {
  const concernsResource = compileResourceTest(statement, scope);
  const conditions: readonly ConditionTest[] = compileConditions(statement.conditions ?? [], {
    effect: statement.effect,
    scope,
  });
  return (facts) => {
    if (!concernsResource(facts.request.resource, facts)) return false;
    for (const holds of conditions) if (!holds(facts)) return false;
    return true;
  };
}

function compileResourceTest({ resource, notResource }: Statement, scope: Scope): ValueTest {
  if (resource) return compileResources(resource, scope);
  if (!notResource) return () => true; // A trust policy speaks of its role.
  const covered = compileResources(notResource, scope);
  return (arn, facts) => !covered(arn, facts);
}

function indexStatements(statements: readonly IndexedStatement[], action: string): ActionStatements {
  const lower = action.toLowerCase();
  const concerned = statements.filter(({ concerns }) => concerns(lower));
  return {
    allow: indexByName(concerned.filter(({ effect }) => effect === 'Allow')),
    deny: indexByName(concerned.filter(({ effect }) => effect === 'Deny')),
  };
}

function indexByName(statements: readonly IndexedStatement[]): StatementIndex {
  const byName = new Map<string, CompiledStatement[]>();
  const unnamed: CompiledStatement[] = [];
  const exceptFor: CompiledStatement[] = [];
  for (const { names, excepts, compiled } of statements) {
    if (excepts) exceptFor.push(compiled);
    else if (!names) unnamed.push(compiled);
    for (const name of names ?? []) {
      const sharing = byName.get(name);
      if (sharing) sharing.push(compiled);
      else byName.set(name, [compiled]);
    }
  }
  return { byName, unnamed, exceptFor };
}
