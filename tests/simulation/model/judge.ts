import { expect } from 'vitest';
import { AwsError } from '../../../src/errors.ts';
import { StorageError } from '../../../src/storage/engine.ts';
import { type Call, isUnprocessed } from './calls.ts';
import {
  type Action,
  hasCollections,
  type IndexModel,
  type Model,
  type Outcome,
  unitsOf,
  writeUnits,
} from './model.ts';
import { canonicalItem, type Item, pick, sizeOfItem } from './values.ts';

/** What came of a call. */
// biome-ignore lint/suspicious/noExplicitAny: answers of any operation
export type Result = { readonly answer: any } | { readonly error: unknown };

/** What the model has to take over; `unknown`: each of the calls's writes was made or not, which only a look can tell. */
export type Verdict = readonly Outcome[] | 'unknown';

const throttled = ['ProvisionedThroughputExceededException', 'ThrottlingException'];

/** Refusals that may come at any time; they leave nothing behind. */
function isRefusedAnyway(error: unknown): boolean {
  if (!(error instanceof AwsError)) return false;
  if ([...throttled, 'TransactionConflictException'].includes(error.name)) return true;
  const reasons = (error.members?.CancellationReasons ?? []) as readonly { Code: string }[];
  return reasons.some(({ Code }) => refusedAnyway.has(Code));
}

const refusedAnyway: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
]);

/** Holds the result of a call against the model. `compareUnits` false: an index is changing, and nobody knows what it takes. */
export function judge(
  call: Call,
  result: Result,
  { model, compareUnits }: { model: Model; compareUnits: boolean },
): Verdict {
  if ('error' in result && result.error instanceof StorageError) return 'unknown';
  const isBatch = call.kind === 'batch' || call.kind === 'statements';
  if ('error' in result && isRefusedAnyway(result.error)) return call.kind === 'batch' ? 'unknown' : [];
  const outcomes = isBatch ? call.actions.flatMap((action) => model.outcomes([action])) : model.outcomes(call.actions);
  switch (call.kind) {
    case 'single':
    case 'statement':
      return judgeOne(call, { result, outcome: outcomes[0]!, model, compareUnits });
    case 'batch':
      return judgeBatch(call, { result, outcomes, model, compareUnits });
    case 'statements':
      return judgeStatements(call, { result, outcomes, model, compareUnits });
    case 'transaction':
      return judgeTransaction(call, { result, outcomes, model, compareUnits });
  }
}

interface Parts {
  readonly result: Result;
  readonly model: Model;
  readonly compareUnits: boolean;
}

function judgeOne(call: Call, { result, outcome, model, compareUnits }: Parts & { outcome: Outcome }): Verdict {
  const { action, before, after, fault } = outcome;
  if (fault) {
    const error = errorOf(result);
    expect(error).toMatchObject({ name: fault.name });
    expect(fault.texts).toContain(error.message);
    const shows = fault.name === 'ConditionalCheckFailedException' && call.returnsOnFailure;
    if (shows) expect(canonicalItem(error.members?.Item as Item)).toBe(canonicalItem(before));
    else expect(error.members?.Item).toBeUndefined();
    return [];
  }
  const answer = answerOf(result);
  const shown = returned(call, outcome);
  if (call.kind === 'statement') expect(answer.Items.map(canonicalItem)).toEqual(shown ? [canonicalItem(shown)] : []);
  else {
    expect(canonicalItem(answer.Attributes)).toBe(canonicalItem(shown));
    const table = model.table(action.table);
    expect(answer.ItemCollectionMetrics).toEqual(hasCollections(table) ? metricsOf(model, action) : undefined);
  }
  const units = { writes: [{ table: action.table, before, after }], factor: 1, model };
  if (compareUnits) expect(sorted(answer.ConsumedCapacity)).toEqual(capacityOf(action.table, units));
  return [outcome];
}

function returned({ returns }: Call, { action, before, after }: Outcome): Item | undefined {
  const { change } = action;
  const paths = change.kind === 'update' ? change.update.map(({ path }) => path) : [];
  switch (returns) {
    case 'NONE':
      return undefined;
    case 'ALL_OLD':
      return before;
    case 'ALL_NEW':
      return after;
    case 'UPDATED_OLD':
      return before && pick(before, paths);
    case 'UPDATED_NEW':
      return after && pick(after, paths);
  }
}

function metricsOf(model: Model, { table, key }: Action): object {
  const { partition } = model.table(table);
  return { ItemCollectionKey: { [partition]: key[partition] }, SizeEstimateRangeGB: [0, 1] };
}

function judgeBatch(
  { actions }: Call,
  { result, outcomes, model, compareUnits }: Parts & { outcomes: readonly Outcome[] },
): Verdict {
  const isTooLarge = 'error' in result && codes[(result.error as AwsError).name] === 'ItemCollectionSizeLimitExceeded';
  if (isTooLarge) {
    expect(mayOutgrow(outcomes, model), 'a collection can have grown too large').toBe(true);
    return 'unknown';
  }
  const answer = answerOf(result);
  const done = outcomes.filter(({ action }) => !isUnprocessed(action, answer.UnprocessedItems));
  const left = Object.values<object[]>(answer.UnprocessedItems).flat();
  expect(done.length + left.length, 'what is not left is done').toBe(actions.length);
  if (compareUnits) expect(sortedList(answer.ConsumedCapacity)).toEqual(capacities(done, { factor: 1, model }));
  const collected = done.map(({ action }) => action).filter(({ table }) => hasCollections(model.table(table)));
  const expected = collected.map((action) => JSON.stringify([action.table, metricsOf(model, action)]));
  const metrics = Object.entries<object[]>(answer.ItemCollectionMetrics ?? {}).flatMap(([table, list]) =>
    list.map((one) => JSON.stringify([table, one])),
  );
  expect(metrics.toSorted()).toEqual([...new Set(expected)].toSorted());
  return done;
}

/** Writes that are made side by side: whether the collections can get too large, in one order or another. */
function mayOutgrow(outcomes: readonly Outcome[], model: Model): boolean {
  return model.outgrown(outcomes).length > 0;
}

/** What faults are called where they are told one by one. */
const codes: { readonly [name: string]: string } = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  ValidationException: 'ValidationError',
  ItemCollectionSizeLimitExceededException: 'ItemCollectionSizeLimitExceeded',
  DuplicateItemException: 'DuplicateItem',
};

function judgeStatements(
  _: Call,
  { result, outcomes, model, compareUnits }: Parts & { outcomes: readonly Outcome[] },
): Verdict {
  const answer = answerOf(result);
  let isDisturbed = false;
  const done: Outcome[] = [];
  const tried: Outcome[] = [];
  expect(answer.Responses).toHaveLength(outcomes.length);
  for (const [at, outcome] of outcomes.entries()) {
    const response = answer.Responses[at];
    if (refusedAnyway.has(response.Error?.Code)) {
      isDisturbed = true;
      continue;
    }
    const isTooLarge = response.Error?.Code === 'ItemCollectionSizeLimitExceeded';
    if (isTooLarge || outcome.fault?.name === 'ItemCollectionSizeLimitExceededException') {
      expect(mayOutgrow(outcomes, model), 'a collection can have grown too large').toBe(true);
      isDisturbed = true;
      if (!response.Error) done.push(outcome);
      continue;
    }
    const { fault } = outcome;
    expect(response.Error?.Code).toBe(fault && codes[fault.name]);
    if (fault) expect(fault.texts).toContain(response.Error.Message);
    else done.push(outcome);
    if (fault?.name !== 'ValidationException') tried.push(outcome);
    expect(response.TableName).toBe(fault?.name === 'ValidationException' ? undefined : outcome.action.table);
  }
  if (isDisturbed || !compareUnits) return done;
  const shown = tried.filter(({ action }) => done.some((one) => one.action.table === action.table));
  expect(sortedList(answer.ConsumedCapacity)).toEqual(capacities(shown, { factor: 1, model }));
  return done;
}

function judgeTransaction(
  call: Call,
  { result, outcomes, model, compareUnits }: Parts & { outcomes: readonly Outcome[] },
): Verdict {
  const reasons = outcomes.map(({ fault }) => (fault ? codes[fault.name]! : 'None'));
  if (reasons.every((reason) => reason === 'None')) {
    const answer = answerOf(result);
    if (compareUnits) expect(sortedList(answer.ConsumedCapacity)).toEqual(capacities(outcomes, { factor: 2, model }));
    return outcomes;
  }
  const error = errorOf(result);
  expect(error).toMatchObject({
    name: 'TransactionCanceledException',
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.join(', ')}]`,
  });
  const told = error.members!.CancellationReasons as readonly { Message?: string; Item?: Item }[];
  for (const [at, { before, fault }] of outcomes.entries()) {
    const { Message, Item: item } = told[at]!;
    if (fault) expect(fault.texts).toContain(Message);
    else expect(Message).toBeUndefined();
    const shows = fault?.name === 'ConditionalCheckFailedException' && call.returnsOnFailure;
    expect(canonicalItem(item)).toBe(canonicalItem(shows ? before : undefined));
  }
  return [];
}

function answerOf(result: Result) {
  if ('error' in result) throw result.error;
  return result.answer;
}

function errorOf(result: Result): AwsError {
  if ('answer' in result) expect.fail(`was answered ${JSON.stringify(result.answer)}`);
  if (!(result.error instanceof AwsError)) throw result.error;
  return result.error;
}

interface Written {
  readonly table: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly failed?: boolean;
}

interface Spending {
  readonly model: Model;
  readonly factor: number;
}

/** ConsumedCapacity with INDEXES, a table for each entry. */
function capacities(outcomes: readonly Outcome[], { model, factor }: Spending): readonly object[] {
  const tables = [...new Set(outcomes.map(({ action }) => action.table))].toSorted();
  return tables.map((table) => {
    const writes = outcomes
      .filter(({ action }) => action.table === table)
      .map(({ before, after, fault }) => ({ table, before, after, failed: fault !== undefined }));
    return capacityOf(table, { writes, factor, model });
  });
}

function capacityOf(name: string, { writes, factor, model }: Spending & { writes: readonly Written[] }): object {
  const table = model.table(name);
  let ofTable = 0;
  const ofIndexes = new Map<IndexModel, number>();
  for (const { before, after, failed } of writes) {
    // Developer Guide, "Read and write operations": a failed condition costs by the item that is there.
    const failure = { table: writeUnits(before ? sizeOfItem(before) : 0), indexes: new Map<IndexModel, number>() };
    const units = failed ? failure : unitsOf(table, before, after);
    ofTable += factor * units.table;
    for (const [index, spent] of units.indexes) ofIndexes.set(index, (ofIndexes.get(index) ?? 0) + spent);
  }
  const said = (units: number) => ({
    CapacityUnits: units,
    ...(factor === 2 && { WriteCapacityUnits: units }),
  });
  const indexes = (kind: IndexModel['kind']) =>
    [...ofIndexes]
      .filter(([index]) => index.kind === kind)
      .map(([{ name: index }, units]) => [index, said(units)] as const);
  const [globals, locals] = [indexes('global'), indexes('local')];
  const total = [...ofIndexes.values()].reduce((sum, units) => sum + units, ofTable);
  return sorted({
    TableName: name,
    ...said(total),
    Table: said(ofTable),
    ...(globals.length > 0 && { GlobalSecondaryIndexes: Object.fromEntries(globals) }),
    ...(locals.length > 0 && { LocalSecondaryIndexes: Object.fromEntries(locals) }),
  });
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function sortedList(list: readonly { TableName: string }[] | undefined): readonly object[] {
  return (list ?? []).toSorted((a, b) => (a.TableName < b.TableName ? -1 : 1)).map(sorted);
}
