import { compare, type Item, isEqual, number, type Path, typeOf, type Value, valueAt } from './values.ts';

/*
 * Conditions as trees: what they mean, and how they are said as a condition expression, in PartiQL, and as a legacy parameter.
 * Source: Developer Guide, "Comparison operator and function reference", "PartiQL operators", "Legacy conditional parameters".
 */

export type Operand = { readonly path: Path } | { readonly value: Value } | { readonly size: Path };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly of: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly of: Operand; readonly among: readonly Operand[] }
  | { readonly kind: 'exists' | 'missing'; readonly path: Path }
  | { readonly kind: 'type'; readonly path: Path; readonly type: string }
  | { readonly kind: 'begins' | 'contains'; readonly path: Path; readonly value: Value }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition };

/** PartiQL knows no `<>` with what is missing. */
export type Dialect = 'expression' | 'partiql';

export function holds(condition: Condition, item: Item | undefined, dialect: Dialect = 'expression'): boolean {
  const read = (operand: Operand): Value | undefined => {
    if ('value' in operand) return operand.value;
    return 'path' in operand ? valueAt(item, operand.path) : sizeOfValue(valueAt(item, operand.size));
  };
  switch (condition.kind) {
    case 'compare':
      return compares(condition.comparator, {
        left: read(condition.left),
        right: read(condition.right),
        dialect,
      });
    case 'between': {
      const [low, value, high] = [condition.low, condition.of, condition.high].map(read);
      return (
        compares('<=', { left: low, right: value, dialect }) && compares('<=', { left: value, right: high, dialect })
      );
    }
    case 'in':
      return condition.among.some((candidate) => isEqual(read(condition.of), read(candidate)));
    case 'exists':
      return valueAt(item, condition.path) !== undefined;
    case 'missing':
      return valueAt(item, condition.path) === undefined;
    case 'type': {
      const value = valueAt(item, condition.path);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case 'begins':
      return begins(valueAt(item, condition.path), condition.value);
    case 'contains':
      return contains(valueAt(item, condition.path), condition.value);
    case 'and':
      return condition.conditions.every((one) => holds(one, item, dialect));
    case 'or':
      return condition.conditions.some((one) => holds(one, item, dialect));
    case 'not':
      return !holds(condition.condition, item, dialect);
  }
}

interface Compared {
  readonly left: Value | undefined;
  readonly right: Value | undefined;
  readonly dialect: Dialect;
}

function compares(comparator: Comparator, { left, right, dialect }: Compared): boolean {
  if (comparator === '=') return isEqual(left, right);
  if (comparator === '<>') {
    const isThere = left !== undefined && right !== undefined;
    return (isThere || dialect === 'expression') && !isEqual(left, right);
  }
  const order = compare(left, right);
  if (order === undefined) return false;
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[comparator];
}

function sizeOfValue(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  const type = typeOf(value);
  if (type === 'B') return number(Buffer.from(value.B, 'base64').length);
  if (type === 'M') return number(Object.keys(value.M).length);
  return ['S', 'L', 'SS', 'NS', 'BS'].includes(type) ? number(value[type].length) : undefined;
}

const latin = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');

function begins(value: Value | undefined, start: Value): boolean {
  if (value === undefined || typeOf(value) !== typeOf(start)) return false;
  return 'S' in start ? value.S.startsWith(start.S) : latin(value.B).startsWith(latin(start.B));
}

function contains(value: Value | undefined, part: Value): boolean {
  if (value === undefined) return false;
  if ('S' in value) return 'S' in part && value.S.includes(part.S);
  if ('B' in value) return 'B' in part && latin(value.B).includes(latin(part.B));
  if ('L' in value) return value.L.some((one: Value) => isEqual(one, part));
  const type = typeOf(part);
  return value[`${type}S`]?.includes(part[type]) ?? false;
}

/** How a language says a path and a value. */
export interface Terms {
  path(path: Path): string;
  value(value: Value): string;
}

/** As a condition expression, or as what follows WHERE. */
export function conditionText(condition: Condition, terms: Terms, dialect: Dialect): string {
  const inner = (one: Condition): string => {
    const text = conditionText(one, terms, dialect);
    return one.kind === 'and' || one.kind === 'or' ? `(${text})` : text;
  };
  const operand = (one: Operand): string => {
    if ('value' in one) return terms.value(one.value);
    return 'path' in one ? terms.path(one.path) : `size(${terms.path(one.size)})`;
  };
  switch (condition.kind) {
    case 'compare':
      return `${operand(condition.left)} ${condition.comparator} ${operand(condition.right)}`;
    case 'between':
      return `${operand(condition.of)} BETWEEN ${operand(condition.low)} AND ${operand(condition.high)}`;
    case 'in':
      return `${operand(condition.of)} IN (${condition.among.map(operand).join(', ')})`;
    case 'exists':
      return dialect === 'partiql'
        ? `${terms.path(condition.path)} IS NOT MISSING`
        : `attribute_exists(${terms.path(condition.path)})`;
    case 'missing':
      return dialect === 'partiql'
        ? `${terms.path(condition.path)} IS MISSING`
        : `attribute_not_exists(${terms.path(condition.path)})`;
    case 'type':
      return `attribute_type(${terms.path(condition.path)}, ${terms.value({ S: condition.type })})`;
    case 'begins':
      return `begins_with(${terms.path(condition.path)}, ${terms.value(condition.value)})`;
    case 'contains':
      return `contains(${terms.path(condition.path)}, ${terms.value(condition.value)})`;
    case 'and':
    case 'or':
      return condition.conditions.map(inner).join(condition.kind === 'and' ? ' AND ' : ' OR ');
    case 'not':
      return `NOT ${inner(condition.condition)}`;
  }
}

const legacyComparators = { '=': 'EQ', '<>': 'NE', '<': 'LT', '<=': 'LE', '>': 'GT', '>=': 'GE' } as const;

/** As a member of Expected, QueryFilter, ScanFilter or KeyConditions; undefined when it cannot be said there. */
export function legacyCondition(condition: Condition): readonly [attribute: string, said: object] | undefined {
  const said = (path: Path, operator: string, values: readonly (Value | undefined)[]) => {
    if (path.length !== 1 || values.includes(undefined)) return undefined;
    const list = values.length > 0 ? { AttributeValueList: values } : {};
    return [path[0] as string, { ComparisonOperator: operator, ...list }] as const;
  };
  const literal = (operand: Operand) => ('value' in operand ? operand.value : undefined);
  switch (condition.kind) {
    case 'compare': {
      const { left, right, comparator } = condition;
      return 'path' in left ? said(left.path, legacyComparators[comparator], [literal(right)]) : undefined;
    }
    case 'between': {
      const { of, low, high } = condition;
      return 'path' in of ? said(of.path, 'BETWEEN', [literal(low), literal(high)]) : undefined;
    }
    case 'in': {
      const values = condition.among.map(literal);
      const types = new Set(values.map((value) => value && typeOf(value)));
      const scalar = ['S', 'N', 'B'].includes([...types][0] ?? '');
      return 'path' in condition.of && types.size === 1 && scalar ? said(condition.of.path, 'IN', values) : undefined;
    }
    case 'exists':
      return said(condition.path, 'NOT_NULL', []);
    case 'missing':
      return said(condition.path, 'NULL', []);
    case 'begins':
      return said(condition.path, 'BEGINS_WITH', [condition.value]);
    case 'contains':
      return ['S', 'N', 'B'].includes(typeOf(condition.value))
        ? said(condition.path, 'CONTAINS', [condition.value])
        : undefined;
    default:
      return undefined;
  }
}
