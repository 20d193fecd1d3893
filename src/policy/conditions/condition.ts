import type { Facts } from '../facts.ts';
import type { Condition, ConditionEntry, Effect } from '../statement.ts';
import type { Scope, ValueTest } from '../variables.ts';
import { arnLike } from './arn.ts';
import { binaryEquals } from './binary.ts';
import { bool } from './boolean.ts';
import { date } from './date.ts';
import { ipAddress } from './ip.ts';
import { numeric } from './numeric.ts';
import { type Comparison, type Operator, parseOperator } from './operator.ts';
import { stringEquals, stringEqualsIgnoreCase, stringLike } from './string.ts';

/** Whether a condition holds for a request. */
export type ConditionTest = (facts: Facts) => boolean;

/** One key under one operator, ready to be tested; both as the policy spells them. */
export interface CompiledCondition {
  readonly operator: string;
  readonly entry: ConditionEntry;
  /** Of the key, among those that the policy mentions. */
  readonly slot: number;
  readonly holds: ConditionTest;
}

/**
 * One test per operator and key; a statement applies when all hold. Source: IAM User Guide, "Conditions with multiple context keys or
 * values". The parser refuses an unknown operator; should one come by another way, the statement's `effect` decides what is safe: an
 * Allow never applies, a Deny does not lose its force.
 */
export function compileConditions(
  conditions: readonly Condition[],
  { effect, scope }: { effect: Effect; scope: Scope },
): readonly CompiledCondition[] {
  return conditions.flatMap(({ operator, entries }) => {
    const known = parseOperator(operator);
    return entries.map((entry) => ({
      operator,
      entry,
      slot: scope.keys.slotOf(entry.key),
      holds: known ? compileEntry(known, entry, scope) : () => effect === 'Deny',
    }));
  });
}

function compileEntry(operator: Operator, entry: ConditionEntry, scope: Scope): ConditionTest {
  const slot = scope.keys.slotOf(entry.key);
  const values = entry.values.map(({ text }) => text);
  if (operator.comparison === 'null') {
    const wanted = bool(values);
    return (facts) => wanted(facts.value(slot) === undefined ? 'true' : 'false', facts);
  }
  const matches = comparisons[operator.comparison](values, scope);
  const { negated, ifExists } = operator;
  // Several policy values are alternatives, for a negated operator none of which may match: its outcome is the plain one's, turned round.
  const holds: ValueTest = negated ? (value, facts) => !matches(value, facts) : matches;
  if (operator.quantifier === 'all') {
    return (facts) => {
      const value = facts.value(slot);
      if (value === undefined) return true;
      return typeof value === 'string' ? holds(value, facts) : value.every((one) => holds(one, facts));
    };
  }
  if (operator.quantifier === 'any') {
    return (facts) => {
      const value = facts.value(slot);
      if (value === undefined) return ifExists;
      return typeof value === 'string' ? holds(value, facts) : value.some((one) => holds(one, facts));
    };
  }
  return (facts) => {
    const value = facts.value(slot);
    if (value === undefined) return ifExists || negated;
    // A plain operator says nothing about a set, neither as it is nor turned round.
    return typeof value === 'string' && holds(value, facts);
  };
}

type Compile = (values: readonly string[], scope: Scope) => ValueTest;

const comparisons: Record<Exclude<Comparison, 'null'>, Compile> = {
  stringEquals,
  stringEqualsIgnoreCase,
  stringLike,
  numericEquals: (values) => numeric(values, equal),
  numericLessThan: (values) => numeric(values, less),
  numericLessThanEquals: (values) => numeric(values, lessOrEqual),
  numericGreaterThan: (values) => numeric(values, greater),
  numericGreaterThanEquals: (values) => numeric(values, greaterOrEqual),
  dateEquals: (values) => date(values, equal),
  dateLessThan: (values) => date(values, less),
  dateLessThanEquals: (values) => date(values, lessOrEqual),
  dateGreaterThan: (values) => date(values, greater),
  dateGreaterThanEquals: (values) => date(values, greaterOrEqual),
  bool,
  binaryEquals,
  ipAddress,
  arnLike,
};

const equal = (left: number, right: number) => left === right;
const less = (left: number, right: number) => left < right;
const lessOrEqual = (left: number, right: number) => left <= right;
const greater = (left: number, right: number) => left > right;
const greaterOrEqual = (left: number, right: number) => left >= right;
