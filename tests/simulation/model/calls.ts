import { batchWriteItem } from '../../../src/operations/items/batch-write-item.ts';
import { deleteItem } from '../../../src/operations/items/delete-item.ts';
import { putItem } from '../../../src/operations/items/put-item.ts';
import { updateItem } from '../../../src/operations/items/update-item.ts';
import type { Operation } from '../../../src/operations/operation.ts';
import { batchExecuteStatement } from '../../../src/operations/statements/batch-execute-statement.ts';
import { executeStatement } from '../../../src/operations/statements/execute-statement.ts';
import { executeTransaction } from '../../../src/operations/statements/execute-transaction.ts';
import { transactWriteItems } from '../../../src/operations/transactions/transact-write-items.ts';
import { type Condition, conditionText, legacyCondition } from './conditions.ts';
import type { Draw } from './draw.ts';
import type { Action, TableModel } from './model.ts';
import { Placeholders, StatementTerms } from './terms.ts';
import { assignments, attributeUpdates, updateExpression } from './updates.ts';
import { canonicalItem, type Item } from './values.ts';

/** A request that writes, and what it asks for, item by item. */
export interface Call {
  readonly kind: 'single' | 'statement' | 'batch' | 'statements' | 'transaction';
  // biome-ignore lint/suspicious/noExplicitAny: of any operation
  readonly operation: Operation<any>;
  readonly input: object;
  readonly actions: readonly Action[];
  /** What a single write answers with. */
  readonly returns: Returns;
  readonly returnsOnFailure: boolean;
}

export type Returns = 'NONE' | 'ALL_OLD' | 'ALL_NEW' | 'UPDATED_OLD' | 'UPDATED_NEW';

interface CallParts {
  readonly draw: Draw;
  /** Keys of whoever calls. */
  readonly keys: readonly { readonly table: TableModel; readonly key: Item }[];
  /** Epoch seconds before which nothing expires. */
  readonly expires: number;
}

const asked = { ReturnConsumedCapacity: 'INDEXES', ReturnItemCollectionMetrics: 'SIZE' };

/** Any request that writes to some of the keys. */
export function randomCall({ draw, keys, expires }: CallParts): Call {
  const returnsOnFailure = draw.chance(0.5);
  const failure = returnsOnFailure ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } : {};
  const rest = { returns: 'NONE' as Returns, returnsOnFailure };
  const kind = draw.pick(['single', 'single', 'single', 'statement', 'batch', 'statements', 'transaction'] as const);
  const several = () => draw.some(keys, 5);
  switch (kind) {
    case 'single':
      return single({ draw, place: draw.pick(keys), expires, failure, returnsOnFailure });
    case 'statement': {
      const { action, text, terms } = statement(draw, { place: draw.pick(keys), expires });
      const returns = returnsOf(draw, action);
      const Statement = `${text}${returning[returns]}`;
      const input = { Statement, ...terms.members, ...failure, ReturnConsumedCapacity: 'INDEXES' };
      return { ...rest, kind, operation: executeStatement, actions: [action], returns, input };
    }
    case 'batch': {
      const actions = several().map(({ table, key }): Action => {
        const item = draw.item(key, { expires });
        return { table: table.name, key, change: draw.chance(0.7) ? { kind: 'put', item } : { kind: 'delete' } };
      });
      const tables = [...new Set(actions.map(({ table }) => table))];
      const requests = (table: string) => actions.filter((action) => action.table === table).map(writeRequest);
      const RequestItems = Object.fromEntries(tables.map((table) => [table, requests(table)]));
      return { ...rest, kind, operation: batchWriteItem, actions, input: { RequestItems, ...asked } };
    }
    case 'statements': {
      const parts = several().map((place) => statement(draw, { place, expires }));
      const Statements = parts.map(({ text, terms }) => ({ Statement: text, ...terms.members }));
      const actions = parts.map(({ action }) => action);
      const input = { Statements, ReturnConsumedCapacity: 'INDEXES' };
      return { ...rest, kind, operation: batchExecuteStatement, actions, input };
    }
    case 'transaction':
      return draw.chance(0.6)
        ? transaction({ draw, places: several(), expires, failure, returnsOnFailure })
        : statementTransaction({ draw, places: several(), expires, failure, returnsOnFailure });
  }
}

interface Place {
  readonly table: TableModel;
  readonly key: Item;
}

interface SingleParts {
  readonly draw: Draw;
  readonly place: Place;
  readonly expires: number;
  readonly failure: object;
  readonly returnsOnFailure: boolean;
}

function single({ draw, place, expires, failure, returnsOnFailure }: SingleParts): Call {
  const { table, key } = place;
  const terms = new Placeholders();
  const isLegacy = draw.chance(0.3);
  const { condition, said } = demand(draw, { isLegacy, terms });
  const base = { TableName: table.name, ...said, ...failure, ...asked };
  const action = (change: Action['change']): Action => ({ table: table.name, key, condition, change });
  const rest = { kind: 'single' as const, returnsOnFailure };
  const draws = draw.below(10);
  if (draws < 3) {
    const item = draw.item(key, { expires, badKeys: 0.05 });
    const actions = [action({ kind: 'put', item })];
    const returns = returnsOf(draw, actions[0]!);
    const input = { ...base, Item: item, ReturnValues: returns, ...terms.members };
    return { ...rest, operation: putItem, actions, returns, input };
  }
  if (draws < 5) {
    const actions = [action({ kind: 'delete' })];
    const returns = returnsOf(draw, actions[0]!);
    const input = { ...base, Key: key, ReturnValues: returns, ...terms.members };
    return { ...rest, operation: deleteItem, actions, returns, input };
  }
  const update = draw.chance(0.05) ? [] : draw.update({ badKeys: 0.05 });
  const legacy = isLegacy ? attributeUpdates(update) : undefined;
  const speaksLegacy = isLegacy && legacy !== undefined;
  // A request speaks one language: without a word for the update, the condition is left out, too.
  const asks = isLegacy === speaksLegacy;
  const saidUpdate = speaksLegacy
    ? update.length > 0 && { AttributeUpdates: legacy }
    : update.length > 0 && { UpdateExpression: updateExpression(update, terms) };
  const actions: Action[] = [
    {
      table: table.name,
      key,
      condition: asks ? condition : undefined,
      change: { kind: 'update', update, legacy: speaksLegacy },
    },
  ];
  const returns = returnsOf(draw, actions[0]!);
  const common = asks ? base : { TableName: table.name, ...failure, ...asked };
  const input = { ...common, Key: key, ReturnValues: returns, ...saidUpdate, ...terms.members };
  return { ...rest, operation: updateItem, actions, returns, input };
}

/** A condition, or none, and the members of a request that say it. */
function demand(draw: Draw, { isLegacy, terms }: { isLegacy: boolean; terms: Placeholders }) {
  const none = { condition: undefined, said: {} };
  if (draw.chance(0.4)) return none;
  if (!isLegacy) {
    const condition = draw.condition();
    return { condition, said: { ConditionExpression: conditionText(condition, terms, 'expression') } };
  }
  const leaves = Array.from({ length: 1 + draw.below(2) }, () => draw.leaf());
  const members = leaves.map(legacyCondition);
  const names = new Set(members.map((member) => member?.[0]));
  if (names.has(undefined) || names.size < members.length) return none;
  const kind = draw.pick(['and', 'or'] as const);
  const Expected = Object.fromEntries(members as [string, object][]);
  const condition: Condition = { kind, conditions: leaves };
  return { condition, said: { Expected, ...(leaves.length > 1 && { ConditionalOperator: kind.toUpperCase() }) } };
}

function returnsOf(draw: Draw, { change }: Action): Returns {
  if (change.kind === 'insert') return 'NONE';
  if (change.kind !== 'update') return draw.pick(['NONE', 'ALL_OLD']);
  return draw.pick(['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW']);
}

const returning: { readonly [returns in Returns]: string } = {
  NONE: '',
  ALL_OLD: ' RETURNING ALL OLD *',
  ALL_NEW: ' RETURNING ALL NEW *',
  UPDATED_OLD: ' RETURNING MODIFIED OLD *',
  UPDATED_NEW: ' RETURNING MODIFIED NEW *',
};

interface Statement {
  readonly action: Action;
  readonly text: string;
  readonly terms: StatementTerms;
}

interface StatementParts {
  readonly place: Place;
  readonly expires: number;
  readonly check?: boolean;
}

function statement(draw: Draw, { place, expires, check = false }: StatementParts): Statement {
  const { table, key } = place;
  const terms = new StatementTerms(() => draw.chance(0.4));
  const asks = draw.chance(0.5) ? draw.condition() : undefined;
  const where = () => `WHERE ${terms.key(key)}${asks ? ` AND (${conditionText(asks, terms, 'partiql')})` : ''}`;
  const acts = (change: Action['change'], condition = asks): Action => ({
    table: table.name,
    key,
    condition,
    dialect: 'partiql',
    change,
  });
  const what = draw.below(10);
  if (check && what < 3) {
    const exists: Condition = { kind: 'exists', path: [table.partition] };
    const condition: Condition = asks ? { kind: 'and', conditions: [exists, asks] } : exists;
    const text = `EXISTS(SELECT * FROM "${table.name}" ${where()})`;
    return { action: acts({ kind: 'check' }, condition), text, terms };
  }
  if (what < 5) {
    const item = draw.item(key, { expires });
    const text = `INSERT INTO "${table.name}" VALUE ${terms.tuple(item)}`;
    const { condition: _, ...action } = acts({ kind: 'insert', item });
    return { action, text, terms };
  }
  const update = what < 9 ? draw.update() : undefined;
  const said = update && assignments(update, terms);
  if (update && said !== undefined) {
    return {
      action: acts({ kind: 'update', update, onlyExisting: true }),
      text: `UPDATE "${table.name}" ${said} ${where()}`,
      terms,
    };
  }
  return { action: acts({ kind: 'delete', ifThere: true }), text: `DELETE FROM "${table.name}" ${where()}`, terms };
}

interface TransactionParts extends Omit<SingleParts, 'place'> {
  readonly places: readonly Place[];
}

function transaction({ draw, places, expires, failure, returnsOnFailure }: TransactionParts): Call {
  const parts = places.map(({ table, key }) => {
    const terms = new Placeholders();
    const { condition, said } = demand(draw, { isLegacy: false, terms });
    const base = { TableName: table.name, ...said, ...failure };
    const acts = (change: Action['change'], asks = condition): Action => ({
      table: table.name,
      key,
      condition: asks,
      change,
    });
    const kind = draw.pick(['Put', 'Update', 'Update', 'Delete', 'ConditionCheck'] as const);
    if (kind === 'Put') {
      const item = draw.item(key, { expires });
      return { action: acts({ kind: 'put', item }), member: { Put: { ...base, Item: item, ...terms.members } } };
    }
    if (kind === 'Delete') {
      return { action: acts({ kind: 'delete' }), member: { Delete: { ...base, Key: key, ...terms.members } } };
    }
    if (kind === 'Update') {
      const update = draw.update();
      const UpdateExpression = updateExpression(update, terms);
      const member = { Update: { ...base, Key: key, UpdateExpression, ...terms.members } };
      return { action: acts({ kind: 'update', update }), member };
    }
    const asks = condition ?? draw.leaf();
    const own = new Placeholders();
    const ConditionExpression = conditionText(asks, own, 'expression');
    const member = { TableName: table.name, Key: key, ...failure, ConditionExpression, ...own.members };
    return { action: acts({ kind: 'check' }, asks), member: { ConditionCheck: member } };
  });
  const TransactItems = parts.map(({ member }) => member);
  const actions = parts.map(({ action }) => action);
  const input = { TransactItems, ...asked };
  return { kind: 'transaction', operation: transactWriteItems, actions, returns: 'NONE', returnsOnFailure, input };
}

function statementTransaction({ draw, places, expires, failure, returnsOnFailure }: TransactionParts): Call {
  const parts = places.map((place, at) => statement(draw, { place, expires, check: at > 0 }));
  const TransactStatements = parts.map(({ text, terms }) => ({ Statement: text, ...terms.members, ...failure }));
  const actions = parts.map(({ action }) => action);
  const input = { TransactStatements, ReturnConsumedCapacity: 'INDEXES' };
  return { kind: 'transaction', operation: executeTransaction, actions, returns: 'NONE', returnsOnFailure, input };
}

function writeRequest({ change, key }: Action): object {
  return change.kind === 'put' ? { PutRequest: { Item: change.item } } : { DeleteRequest: { Key: key } };
}

/** Whether an action of a batch was left undone. */
export function isUnprocessed(action: Action, left: Readonly<Record<string, readonly object[]>>): boolean {
  const texts = (left[action.table] ?? []).map((request) => canonicalItem(request as Item));
  return texts.includes(canonicalItem(writeRequest(action) as Item));
}
