import { typeOf } from '../item/attribute.ts';
import type { AttributeType, AttributeValue } from '../item/attribute-value.ts';
import { compareValues } from '../item/compare.ts';
import {
  type Call,
  type ConditionNode,
  conditionFunctions,
  type Leaf,
  type Operand,
  type ParsedCondition,
} from './condition-parser.ts';
import { ExpressionError } from './expression-error.ts';
import { type DocumentPath, equalPaths, printPath } from './path.ts';
import { type Placeholders, resolveNames, resolveValue } from './placeholders.ts';

/** A condition's paths and values for one request, by the positions that its nodes refer to. */
export interface Bindings {
  readonly paths: readonly DocumentPath[];
  readonly values: readonly AttributeValue[];
}

/**
 * Resolves the placeholders and checks each predicate in reading order: are its placeholders defined, has each function its
 * number of operands, are operands distinct that must be, do they have a type that the operator takes.
 * Throws ExpressionError.
 */
export function bindCondition(parsed: ParsedCondition, placeholders: Placeholders): Bindings {
  const paths: DocumentPath[] = [];
  const values: AttributeValue[] = [];
  const resolve = (operand: Operand): void => {
    if (operand.kind === 'path') {
      paths[operand.path] = resolveNames(parsed.paths[operand.path]!, placeholders.names);
    } else if (operand.kind === 'value') {
      values[operand.value] = resolveValue(parsed.values[operand.value]!, placeholders.values);
    } else {
      for (const inner of operand.operands) resolve(inner);
    }
  };
  const bindings: Bindings = { paths, values };
  const bind = (node: ConditionNode): void => {
    switch (node.kind) {
      case 'or':
      case 'and':
        for (const condition of node.conditions) bind(condition);
        return;
      case 'not':
        bind(node.condition);
        return;
      default:
        for (const operand of operandsOf(node)) resolve(operand);
        checkLeaf(node, bindings);
    }
  };
  bind(parsed.root);
  return bindings;
}

/** The operands of a predicate, in reading order. */
export function operandsOf(leaf: Leaf): readonly Operand[] {
  switch (leaf.kind) {
    case 'compare':
      return [leaf.left, leaf.right];
    case 'between':
      return [leaf.operand, leaf.low, leaf.high];
    case 'in':
      return [leaf.operand, ...leaf.candidates];
    case 'call':
      return leaf.operands;
  }
}

/** Types that have an order. */
function isOrdered(type: AttributeType): boolean {
  return type === 'S' || type === 'N' || type === 'B';
}

function checkLeaf(leaf: Leaf, bindings: Bindings): void {
  if (leaf.kind === 'call') checkCount(leaf);
  for (const operand of operandsOf(leaf)) if (operand.kind === 'call') checkCount(operand);
  if (leaf.kind === 'compare') checkDistinct(leaf.comparator, [leaf.left, leaf.right], bindings);
  if (leaf.kind === 'call') checkDistinct(leaf.name, leaf.operands, bindings);
  for (const operand of operandsOf(leaf)) if (operand.kind === 'call') checkFunction(operand, bindings);
  if (leaf.kind === 'call') checkFunction(leaf, bindings);
  if (leaf.kind === 'compare' && leaf.comparator !== '=' && leaf.comparator !== '<>') {
    checkOrdered(leaf.comparator, operandsOf(leaf), bindings);
  }
  if (leaf.kind === 'between') {
    checkOrdered('BETWEEN', operandsOf(leaf), bindings);
    checkBounds(leaf.low, leaf.high, bindings);
  }
}

function checkCount(call: Call): void {
  if (call.operands.length !== conditionFunctions.get(call.name)) {
    throw new ExpressionError(
      `Incorrect number of operands for operator or function; operator or function: ${call.name}, number of operands: ${call.operands.length}`,
    );
  }
}

function checkDistinct(operator: string, operands: readonly Operand[], bindings: Bindings): void {
  const [first, second] = operands;
  if (first?.kind !== 'path' || second?.kind !== 'path') return;
  const path = bindings.paths[first.path]!;
  if (equalPaths(path, bindings.paths[second.path]!)) {
    throw new ExpressionError(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${printPath(path)}`,
    );
  }
}

function checkFunction(call: Call, bindings: Bindings): void {
  const [first, second] = call.operands;
  switch (call.name) {
    case 'attribute_exists':
    case 'attribute_not_exists':
      checkPath(call.name, first!);
      return;
    case 'begins_with':
      for (const operand of call.operands) {
        const type = staticType(operand, bindings);
        if (type !== undefined && type !== 'S' && type !== 'B') throw operandType(call.name, type);
      }
      return;
    case 'attribute_type': {
      const type = staticType(second!, bindings);
      if (type !== 'S') throw operandType(call.name, type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
      const name = (literal(second!, bindings) as { S: string }).S;
      if (!typeNames.has(name)) {
        throw new ExpressionError(
          `Invalid attribute type name found; type: ${name}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
        );
      }
      checkPath(call.name, first!);
      return;
    }
    case 'size': {
      const type = staticType(first!, bindings);
      if (type === 'N' || type === 'BOOL' || type === 'NULL') throw operandType(call.name, type);
    }
  }
}

const typeNames: ReadonlySet<string> = new Set(['S', 'N', 'B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'NS', 'M']);

function checkPath(name: string, operand: Operand): void {
  if (operand.kind !== 'path') {
    throw new ExpressionError(`Operator or function requires a document path; operator or function: ${name}`);
  }
}

function checkOrdered(operator: string, operands: readonly Operand[], bindings: Bindings): void {
  for (const operand of operands) {
    const type = staticType(operand, bindings);
    if (type !== undefined && !isOrdered(type)) throw operandType(operator, type);
  }
}

function checkBounds(low: Operand, high: Operand, bindings: Bindings): void {
  const lower = literal(low, bindings);
  const upper = literal(high, bindings);
  if (lower === undefined || upper === undefined) return;
  const bounds = `lower bound operand: AttributeValue: ${printValue(lower)}, upper bound operand: AttributeValue: ${printValue(upper)}`;
  const order = compareValues(lower, upper);
  if (order === undefined) {
    throw new ExpressionError(`The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  }
  if (order > 0) {
    throw new ExpressionError(
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    );
  }
}

/** The type that an operand has whatever the item; undefined for a path. */
function staticType(operand: Operand, bindings: Bindings): AttributeType | undefined {
  if (operand.kind === 'call') return 'N';
  const value = literal(operand, bindings);
  return value && typeOf(value);
}

function literal(operand: Operand, bindings: Bindings): AttributeValue | undefined {
  return operand.kind === 'value' ? bindings.values[operand.value] : undefined;
}

function operandType(operator: string, type: string): ExpressionError {
  return new ExpressionError(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}

function printValue(value: AttributeValue): string {
  const type = typeOf(value);
  return `{${type}:${String(Object.values(value)[0])}}`;
}
