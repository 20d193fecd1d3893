import { setAttribute, typeOf } from '../../item/attribute.ts';
import type { AttributeType, AttributeValue, Item } from '../../item/attribute-value.ts';
import type { ItemOperation } from '../../item/envelope.ts';
import { readValue } from '../../item/validate.ts';
import { wellFormed } from '../../item/well-formed.ts';
import { pathTree } from '../path-tree.ts';
import { boundUpdate } from '../update.ts';
import type { Action, Value } from '../update-parser.ts';
import { invalid } from './comparison.ts';
import type { AttributeUpdate, LegacyInput } from './legacy-input.ts';

/*
 * AttributeUpdates, as the same actions that an update expression has.
 *
 *   PUT, or no action: SET a = value       ADD number or set: ADD a value        ADD list: SET a = list_append(a or [], value)
 *   DELETE: REMOVE a                       DELETE with a set: DELETE a value
 *
 * With nothing but DELETE they make no item where there is none: "If no item with the specified Key is found: DELETE - Nothing happens;
 * there is no attribute to delete" (API reference, AttributeValueUpdate), and so it was seen at AWS (scylladb issue 5862, 2020-02).
 *
 * Source: DynamoDB Developer Guide, "Legacy conditional parameters", "AttributeUpdates"; texts captured from AWS.
 */

/** Throws ValidationException. */
export function readAttributeUpdates(updates: NonNullable<LegacyInput['AttributeUpdates']>, operation: ItemOperation) {
  const actions: Action[] = [];
  const values: AttributeValue[] = [];
  const given: { [name: string]: AttributeValue } = {};
  const byName = new Map(Object.entries(updates).map(([name, update]) => [wellFormed(name), update]));
  const names = [...byName.keys()];
  names.forEach((name, target) => {
    const update = byName.get(name)!;
    const value = update.Value && readValue(update.Value, operation);
    checkAction(update, value && typeOf(value), operation);
    if (value !== undefined) setAttribute(given, name, value);
    actions.push(actionOf(update, { target, value, values }));
  });
  const paths = names.map((name) => [name]);
  const update = boundUpdate({
    actions,
    paths,
    values,
    tree: pathTree(paths, 'expression'),
    mismatch: 'Type mismatch for attribute to update',
  });
  const onlyDeletes = actions.length > 0 && actions.every(({ kind }) => kind === 'remove' || kind === 'delete');
  return { ...update, attributes: names as readonly string[], given: given as Item, onlyDeletes };
}

function checkAction({ Action: action }: AttributeUpdate, type: AttributeType | undefined, operation: ItemOperation) {
  if (type === undefined) {
    if (action !== 'DELETE') {
      throw invalid('Only DELETE action is allowed when no attribute value is specified', operation);
    }
    return;
  }
  const isSet = type === 'SS' || type === 'NS' || type === 'BS';
  if (action === 'DELETE' && !isSet) {
    throw invalid(`DELETE action with value is not supported for the type ${type}`, operation);
  }
  if (action === 'ADD' && !isSet && type !== 'N' && type !== 'L') {
    throw invalid(`ADD action is not supported for the type ${type}`, operation);
  }
}

interface Place {
  readonly target: number;
  readonly value: AttributeValue | undefined;
  /** Of the whole update; grows. */
  readonly values: AttributeValue[];
}

function actionOf({ Action: action }: AttributeUpdate, { target, value, values }: Place): Action {
  if (value === undefined) return { kind: 'remove', target };
  const position = values.push(value) - 1;
  if (action === 'DELETE') return { kind: 'delete', target, value: position };
  if (action !== 'ADD') return { kind: 'set', target, value: { kind: 'value', value: position } };
  if (!('L' in value)) return { kind: 'add', target, value: position };
  const empty: Value = { kind: 'value', value: values.push({ L: [] }) - 1 };
  const old: Value = { kind: 'call', name: 'if_not_exists', operands: [{ kind: 'path', path: target }, empty] };
  const appended: Value = { kind: 'call', name: 'list_append', operands: [old, { kind: 'value', value: position }] };
  return { kind: 'set', target, value: appended };
}
