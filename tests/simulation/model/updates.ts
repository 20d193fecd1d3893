import type { Terms } from './conditions.ts';
import { type Item, number, type Path, typeOf, type Value, valueAt } from './values.ts';

/*
 * Updates as lists of changes: what they make of an item, and how they are said as an update expression, in PartiQL, and as
 * AttributeUpdates. Source: Developer Guide, "Update expressions", "PartiQL update statements", "Legacy conditional parameters".
 */

export type Term =
  | { readonly value: Value }
  | { readonly path: Path }
  | { readonly sum: '+' | '-'; readonly of: readonly [Term, Term] }
  | { readonly append: readonly [Term, Term] }
  | { readonly unless: Path; readonly otherwise: Term };

export type Change =
  | { readonly kind: 'set'; readonly path: Path; readonly term: Term }
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: Value };

export type Update = readonly Change[];

/** What is wrong with an update of this item; each alone would be answered. */
export class UpdateFaults extends Error {
  readonly texts: readonly string[];

  constructor(texts: readonly string[]) {
    super(texts.join(' | '));
    this.texts = texts;
  }
}

const missing = 'The provided expression refers to an attribute that does not exist in the item';
const wrongType = 'An operand in the update expression has an incorrect data type';
const wrongPath = 'The document path provided in the update expression is invalid for update';

/** The item afterwards, without a look at its keys. Throws UpdateFaults. */
export function updated(item: Item, update: Update): Item {
  const faults: string[] = [];
  const after = structuredClone(item) as Record<string, Value>;
  // Positions mean the old list, and what is set behind its end is appended in order: so removals leave holes that close at last.
  const inOrder = update.toSorted((a, b) => position(a) - position(b));
  const noting = (work: () => Value | undefined): Value | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof UpdateFaults)) throw error;
      faults.push(...error.texts);
      return undefined;
    }
  };
  for (const change of inOrder) {
    const value = noting(() => changedValue(change, item));
    noting(() => place(after, { path: change.path, value }));
  }
  if (faults.length > 0) throw new UpdateFaults(faults);
  return closeHoles({ M: after }).M;
}

function position({ path }: Change): number {
  const step = path.at(-1)!;
  return typeof step === 'number' ? step : -1;
}

function changedValue(change: Change, item: Item): Value | undefined {
  const old = valueAt(item, change.path);
  switch (change.kind) {
    case 'set':
      return evaluate(change.term, item);
    case 'remove':
      return undefined;
    case 'add':
      return added(old, change.value);
    case 'delete':
      return old && without(old, change.value);
  }
}

function evaluate(term: Term, item: Item): Value {
  if ('value' in term) return term.value;
  if ('unless' in term) return valueAt(item, term.unless) ?? evaluate(term.otherwise, item);
  if ('path' in term) {
    const value = valueAt(item, term.path);
    if (value === undefined) throw new UpdateFaults([missing]);
    return value;
  }
  const [one, other] = 'sum' in term ? term.of : term.append;
  const [left, right] = [evaluate(one, item), evaluate(other, item)];
  const type = 'sum' in term ? 'N' : 'L';
  if (!(type in left && type in right)) throw new UpdateFaults([wrongType]);
  if ('append' in term) return { L: [...left.L, ...right.L] };
  return number(term.sum === '+' ? Number(left.N) + Number(right.N) : Number(left.N) - Number(right.N));
}

function added(old: Value | undefined, value: Value): Value {
  const type = typeOf(value);
  if (old === undefined) return value;
  if (!(type in old)) throw new UpdateFaults([wrongType]);
  if (type === 'N') return number(Number(old.N) + Number(value.N));
  return { [type]: [...new Set([...old[type], ...value[type]])] };
}

function without(old: Value, value: Value): Value | undefined {
  const type = typeOf(value);
  if (!(type in old)) throw new UpdateFaults([wrongType]);
  const left = old[type].filter((one: string) => !value[type].includes(one));
  return left.length > 0 ? { [type]: left } : undefined;
}

const hole: Value = { hole: true };

function place(item: Record<string, Value>, { path, value }: { path: Path; value: Value | undefined }): undefined {
  const step = path.at(-1)!;
  const parent = path.length === 1 ? { M: item } : valueAt(item, path.slice(0, -1));
  const members = typeof step === 'string' ? parent?.M : parent?.L;
  if (members === undefined) throw new UpdateFaults([wrongPath]);
  if (typeof step === 'string') {
    if (value === undefined) delete members[step];
    else members[step] = value;
  } else if (step < members.length) members[step] = value ?? hole;
  else if (value !== undefined) members.push(value);
}

function closeHoles(value: Value): Value {
  if ('L' in value) return { L: value.L.filter((one: Value) => !('hole' in one)).map(closeHoles) };
  if (!('M' in value)) return value;
  return { M: Object.fromEntries(Object.entries<Value>(value.M).map(([name, one]) => [name, closeHoles(one)])) };
}

export function updateExpression(update: Update, terms: Terms): string {
  const said = (change: Change) =>
    change.kind === 'set'
      ? `${terms.path(change.path)} = ${termText(change.term, terms)}`
      : change.kind === 'remove'
        ? terms.path(change.path)
        : `${terms.path(change.path)} ${terms.value(change.value)}`;
  return (['set', 'remove', 'add', 'delete'] as const)
    .map((kind) => ({ kind, changes: update.filter((change) => change.kind === kind) }))
    .filter(({ changes }) => changes.length > 0)
    .map(({ kind, changes }) => `${kind.toUpperCase()} ${changes.map(said).join(', ')}`)
    .join(' ');
}

/** What stands between the table and WHERE; undefined when PartiQL has no word for a part of it. */
export function assignments(update: Update, terms: Terms): string | undefined {
  if (update.some((change) => change.kind === 'set' && hasDefault(change.term))) return undefined;
  if (update.some((change) => change.kind === 'add' && 'N' in change.value)) return undefined;
  return update
    .map((change) => {
      const path = terms.path(change.path);
      if (change.kind === 'set') return `SET ${path} = ${termText(change.term, terms)}`;
      if (change.kind === 'remove') return `REMOVE ${path}`;
      return `SET ${path} = set_${change.kind}(${path}, ${terms.value(change.value)})`;
    })
    .join(' ');
}

const hasDefault = (term: Term): boolean =>
  'unless' in term || ('sum' in term && term.of.some(hasDefault)) || ('append' in term && term.append.some(hasDefault));

function termText(term: Term, terms: Terms): string {
  if ('value' in term) return terms.value(term.value);
  if ('unless' in term) return `if_not_exists(${terms.path(term.unless)}, ${termText(term.otherwise, terms)})`;
  if ('path' in term) return terms.path(term.path);
  const [left, right] = ('sum' in term ? term.of : term.append).map((one) => termText(one, terms));
  return 'sum' in term ? `${left} ${term.sum} ${right}` : `list_append(${left}, ${right})`;
}

/** Undefined when the legacy parameter has no word for a part of it. */
export function attributeUpdates(update: Update): object | undefined {
  const said: Record<string, object> = {};
  for (const change of update) {
    if (change.path.length !== 1) return undefined;
    const name = change.path[0] as string;
    if (change.kind === 'set') {
      if (!('value' in change.term)) return undefined;
      said[name] = { Action: 'PUT', Value: change.term.value };
    } else if (change.kind === 'remove') said[name] = { Action: 'DELETE' };
    else said[name] = { Action: change.kind.toUpperCase(), Value: change.value };
  }
  return said;
}
