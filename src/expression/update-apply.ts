import { validationError } from '../errors.ts';
import { attributeOf, setAttribute } from '../item/attribute.ts';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import { addNumbers, subtractNumbers } from '../item/number.ts';
import { nestingLevelsMax } from '../limits.ts';
import { type DocumentPath, resolvePath } from './path.ts';
import type { PathTree } from './path-tree.ts';
import { positionsOf } from './projection.ts';
import type { Action, Value } from './update-parser.ts';

/*
 * What an update makes of an item. The item is not changed: containers on the way to a target are copied, all else is shared.
 *
 * 1. Every right-hand side is read from the item as it was, whatever the order of the clauses.
 * 2. Targets neither overlap nor conflict, so a walk over the tree of targets meets each once, and the old value at a target
 *    is the one in the item as it was.
 * 3. List positions mean the old list: elements are replaced, then appended in ascending order of position, and removed ones
 *    close the gap at the end.
 *
 * Source: DynamoDB Developer Guide, "Update expressions"; texts captured from AWS.
 */

export interface BoundUpdate {
  readonly actions: readonly Action[];
  readonly paths: readonly DocumentPath[];
  readonly values: readonly AttributeValue[];
  /** Of the targets; an `end` is a position in `actions`. */
  readonly tree: PathTree;
  /** What is said of a value that is not of the type that an action needs; absent: what is said of update expressions. */
  readonly mismatch?: string;
}

/** The item after the update. Throws ValidationException. */
export function applyUpdate(update: BoundUpdate, item: Item): Item {
  return updatedMembers(item, update.tree, { update, item, level: 1 });
}

interface Place {
  readonly update: BoundUpdate;
  /** The whole item as it was. */
  readonly item: Item;
  /** Nesting level of the values here; those of an item are on level 1. */
  readonly level: number;
}

function updatedMembers(members: Item, tree: PathTree, place: Place): Item {
  const updated: { [name: string]: AttributeValue } = { ...members };
  for (const [step, child] of tree.children) {
    const name = step as string;
    const value = updatedValue(attributeOf(members, name), child, place);
    if (value === undefined) delete updated[name];
    else setAttribute(updated, name, value);
  }
  return updated;
}

function updatedElements(list: readonly AttributeValue[], tree: PathTree, place: Place): readonly AttributeValue[] {
  const updated: (AttributeValue | undefined)[] = list.slice();
  for (const [position, child] of positionsOf(tree)) {
    const value = updatedValue(list[position], child, place);
    if (position < list.length) updated[position] = value;
    else updated.push(value);
  }
  return updated.filter((value) => value !== undefined);
}

/** What stands at a node of the tree after the update; undefined for nothing. */
function updatedValue(old: AttributeValue | undefined, tree: PathTree, place: Place): AttributeValue | undefined {
  const { update, item, level } = place;
  if (tree.end !== undefined) {
    const value = result(update.actions[tree.end]!, old, place);
    if (value !== undefined && level > 1) checkNesting(value, level);
    return value;
  }
  const inner = { update, item, level: level + 1 };
  const [step] = tree.children.keys();
  if (typeof step === 'string' && old !== undefined && 'M' in old) return { M: updatedMembers(old.M, tree, inner) };
  if (typeof step === 'number' && old !== undefined && 'L' in old) return { L: updatedElements(old.L, tree, inner) };
  throw validationError('The document path provided in the update expression is invalid for update');
}

function result(action: Action, old: AttributeValue | undefined, { update, item }: Place): AttributeValue | undefined {
  switch (action.kind) {
    case 'set': {
      const value = evaluate(action.value, update, item);
      if (value === undefined) throw missingAttribute();
      return value;
    }
    case 'remove':
      return undefined;
    case 'add':
      return added(old, update.values[action.value]!, update);
    case 'delete':
      return old && subtracted(old, update.values[action.value]!, update);
  }
}

/** Undefined only for a path that leads nowhere. */
function evaluate(value: Value, update: BoundUpdate, item: Item): AttributeValue | undefined {
  switch (value.kind) {
    case 'path':
      return resolvePath(item, update.paths[value.path]!);
    case 'value':
      return update.values[value.value];
    case 'call': {
      const left = evaluate(value.operands[0]!, update, item);
      if (value.name === 'if_not_exists' && left !== undefined) return left;
      const right = evaluate(value.operands[1]!, update, item);
      if (value.name === 'if_not_exists') return right;
      if (left === undefined || right === undefined) throw missingAttribute();
      if (value.name === 'list_append') {
        if (!('L' in left && 'L' in right)) throw incorrectType(update);
        return { L: [...left.L, ...right.L] };
      }
      if (!('N' in left && 'N' in right)) throw incorrectType(update);
      return { N: value.name === '+' ? addNumbers(left.N, right.N) : subtractNumbers(left.N, right.N) };
    }
  }
}

/** ADD: a number to a number, members to a set; what is missing counts as 0 or as the empty set. */
function added(old: AttributeValue | undefined, value: AttributeValue, update: BoundUpdate): AttributeValue {
  if (old === undefined) return value;
  if ('N' in value && 'N' in old) return { N: addNumbers(old.N, value.N) };
  if ('SS' in value && 'SS' in old) return { SS: union(old.SS, value.SS) };
  if ('NS' in value && 'NS' in old) return { NS: union(old.NS, value.NS) };
  if ('BS' in value && 'BS' in old) return { BS: union(old.BS, value.BS) };
  throw incorrectType(update);
}

/** DELETE: a set without the members of another; undefined when none is left. */
function subtracted(old: AttributeValue, value: AttributeValue, update: BoundUpdate): AttributeValue | undefined {
  if ('SS' in value && 'SS' in old) {
    const SS = difference(old.SS, value.SS);
    return SS.length > 0 ? { SS } : undefined;
  }
  if ('NS' in value && 'NS' in old) {
    const NS = difference(old.NS, value.NS);
    return NS.length > 0 ? { NS } : undefined;
  }
  if ('BS' in value && 'BS' in old) {
    const BS = difference(old.BS, value.BS);
    return BS.length > 0 ? { BS } : undefined;
  }
  throw incorrectType(update);
}

function union(set: readonly string[], members: readonly string[]): readonly string[] {
  return [...new Set([...set, ...members])];
}

function difference(set: readonly string[], members: readonly string[]): readonly string[] {
  const gone = new Set(members);
  return set.filter((member) => !gone.has(member));
}

/** A value that was admitted where it came from may be too deep where it goes. */
function checkNesting(value: AttributeValue, level: number): void {
  if (level > nestingLevelsMax) {
    throw validationError(
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    );
  }
  if ('L' in value) for (const element of value.L) checkNesting(element, level + 1);
  else if ('M' in value) for (const name in value.M) checkNesting(value.M[name]!, level + 1);
}

function missingAttribute() {
  return validationError('The provided expression refers to an attribute that does not exist in the item');
}

function incorrectType({ mismatch }: BoundUpdate) {
  return validationError(mismatch ?? 'An operand in the update expression has an incorrect data type');
}
