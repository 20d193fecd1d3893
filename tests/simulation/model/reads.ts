import { expect } from 'vitest';
import { batchGetItem } from '../../../src/operations/items/batch-get-item.ts';
import { query } from '../../../src/operations/items/query.ts';
import { scan } from '../../../src/operations/items/scan.ts';
import type { Operation } from '../../../src/operations/operation.ts';
import { executeStatement } from '../../../src/operations/statements/execute-statement.ts';
import { transactGetItems } from '../../../src/operations/transactions/transact-get-items.ts';
import { type Condition, conditionText, holds, legacyCondition } from './conditions.ts';
import type { Draw } from './draw.ts';
import { entriesOf, type IndexModel, inOrder, type Model, type TableModel } from './model.ts';
import { Placeholders, StatementTerms } from './terms.ts';
import { canonicalItem, type Item, number, type Path, pick, sizeOfItem, type Value } from './values.ts';

// biome-ignore lint/suspicious/noExplicitAny: requests and answers of any operation
export type Run = (operation: Operation<any>, input: object) => Promise<any>;

interface ReadParts {
  readonly draw: Draw;
  readonly model: Model;
  readonly run: Run;
}

/** Reads something, and holds what comes against the model. Nobody writes meanwhile. */
export async function readSomething(parts: ReadParts): Promise<void> {
  const { draw } = parts;
  await draw.pick([readByQuery, readByQuery, readByQuery, readByScan, readByScan, readByStatement, readTogether])(
    parts,
  );
}

/** A table or an index, and what is in it. */
interface Source {
  readonly table: TableModel;
  readonly index: IndexModel | undefined;
  readonly partition: readonly string[];
  readonly sort: readonly string[];
  readonly entries: readonly Item[];
  /** The item that an entry is of. */
  whole(entry: Item): Item;
}

function randomSource({ draw, model }: ReadParts): Source {
  const table = draw.pick(model.tables);
  const index = draw.pick([undefined, ...table.indexes, ...table.indexes]);
  const items = model.items(table.name);
  const sort = table.sort === undefined ? [] : [table.sort];
  const whole = (entry: Item) => model.item(table.name, model.keyOf(table, entry))!;
  if (index === undefined) return { table, index, partition: [table.partition], sort, entries: items, whole };
  const entries = entriesOf(table, index, items);
  return { table, index, partition: index.partition, sort: index.sort, entries, whole };
}

interface Asked {
  readonly source: Source;
  readonly filter: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
  readonly limit: number | undefined;
  readonly input: object;
  /** As far as keys say it, in order if keys are in order. */
  readonly evaluated: readonly Item[];
}

async function readByQuery(parts: ReadParts): Promise<void> {
  const { draw, run } = parts;
  const source = randomSource(parts);
  const terms = new Placeholders();
  const known = source.entries.length > 0 && draw.chance(0.9) ? draw.pick(source.entries) : undefined;
  const keys = source.partition.map((name): Condition => {
    const value = known?.[name] ?? (source.table.types[name] === 'N' ? number(3) : { S: 'nobody' });
    return { kind: 'compare', comparator: '=', left: { path: [name] }, right: { value } };
  });
  const conditions = [...keys, ...sortConditions(draw, source)];
  const forward = draw.chance(0.5);
  const evaluated = inOrder(
    source.entries.filter((item) => conditions.every((condition) => holds(condition, item))),
    source.sort,
  );
  const extras = randomExtras(parts, { source, terms, isQuery: true });
  const keyCondition = () => conditions.map((one) => conditionText(one, terms, 'expression')).join(' AND ');
  const said = extras.isLegacy
    ? { KeyConditions: Object.fromEntries(conditions.map((one) => legacyCondition(one)!)) }
    : { KeyConditionExpression: keyCondition() };
  const input = { ...extras.input, ...said, ScanIndexForward: forward, ...terms.members };
  const items = await readPages(
    { ...extras, source, input, evaluated: forward ? evaluated : evaluated.toReversed() },
    { run, operation: query },
  );
  if (extras.projection) return;
  const inRow = inOrder(items, source.sort).map((item) =>
    source.sort.map((name) => canonicalItem({ v: item[name]! })).join(),
  );
  const came = items.map((item) => source.sort.map((name) => canonicalItem({ v: item[name]! })).join());
  expect(came, 'in the order of the sort key').toEqual(forward ? inRow : inRow.toReversed());
}

/** Sort key attributes from the left, the last of them with any condition. */
function sortConditions(draw: Draw, { table, sort, entries }: Source): readonly Condition[] {
  const used = sort.slice(0, draw.below(sort.length + 1));
  return used.map((name, at): Condition => {
    const values = [0, 0].map((): Value => {
      if (entries.length > 0 && draw.chance(0.7)) return draw.pick(entries)[name]!;
      return table.types[name] === 'N' ? number(draw.below(5) - 1) : { S: draw.pick(['a', 'ab', 'b']) };
    });
    const [value, other] = values as [Value, Value];
    const path = [name];
    const last = at === used.length - 1;
    const how = last ? draw.pick(['=', '<', '<=', '>', '>=', 'between', 'begins'] as const) : '=';
    if (how === 'between') {
      const [low, high] = inOrder([{ v: value }, { v: other }], ['v']);
      return { kind: 'between', of: { path }, low: { value: low!.v! }, high: { value: high!.v! } };
    }
    if (how === 'begins') {
      if ('S' in value) return { kind: 'begins', path, value: { S: value.S.slice(0, 1) } };
      return { kind: 'compare', comparator: '>=', left: { path }, right: { value } };
    }
    return { kind: 'compare', comparator: how, left: { path }, right: { value } };
  });
}

async function readByScan(parts: ReadParts): Promise<void> {
  const { draw, run } = parts;
  const source = randomSource(parts);
  const terms = new Placeholders();
  const extras = randomExtras(parts, { source, terms, isQuery: false });
  const input = { ...extras.input, ...terms.members };
  const segments = draw.chance(0.3) ? 1 + draw.below(5) : 1;
  if (segments === 1) {
    await readPages({ ...extras, source, input, evaluated: source.entries }, { run, operation: scan });
    return;
  }
  const pages: Item[] = [];
  let scanned = 0;
  for (let Segment = 0; Segment < segments; Segment++) {
    for (let start: Item | undefined, first = true; first || start; first = false) {
      const more: object = start ? { ExclusiveStartKey: start } : {};
      const page = await run(scan, { ...input, Segment, TotalSegments: segments, ...more });
      pages.push(...(page.Items ?? []));
      scanned += page.ScannedCount;
      start = page.LastEvaluatedKey;
    }
  }
  expect(scanned, 'each item is in one segment').toBe(source.entries.length);
  if (extras.count) return;
  expect(texts(pages)).toEqual(texts(matching({ ...extras, source, input, evaluated: source.entries })));
}

interface Extras extends Omit<Asked, 'source' | 'evaluated'> {
  readonly isLegacy: boolean;
  readonly count: boolean;
  readonly consistent: boolean;
}

/** Filter, projection, limit, consistency: what Query and Scan have in common. */
function randomExtras(
  { draw }: ReadParts,
  { source, terms, isQuery }: { source: Source; terms: Placeholders; isQuery: boolean },
): Extras {
  const { table, index } = source;
  const isLegacy = draw.chance(0.25);
  const filter = draw.chance(0.5) ? randomFilter(draw, { source, isLegacy, isQuery }) : undefined;
  const said = filter && (isLegacy ? legacyCondition(filter)! : conditionText(filter, terms, 'expression'));
  const legacyName = isQuery ? 'QueryFilter' : 'ScanFilter';
  const saysFilter =
    said && (typeof said === 'string' ? { FilterExpression: said } : { [legacyName]: Object.fromEntries([said]) });
  const count = draw.chance(0.1);
  const projection = !count && draw.chance(0.4) ? randomProjection(draw, { source, isLegacy }) : undefined;
  const saysProjection = isLegacy
    ? { AttributesToGet: projection?.map(([name]) => name) }
    : projection && { ProjectionExpression: projection.map((path) => terms.path(path)).join(', ') };
  const limit = draw.chance(0.5) ? 1 + draw.below(6) : undefined;
  const consistent = index?.kind !== 'global' && draw.chance(0.3);
  const input = {
    TableName: table.name,
    ReturnConsumedCapacity: 'INDEXES',
    ...(index && { IndexName: index.name }),
    ...saysFilter,
    ...(projection && saysProjection),
    ...(count && { Select: 'COUNT' }),
    ...(limit !== undefined && { Limit: limit }),
    ...(consistent && { ConsistentRead: true }),
  };
  return { filter, projection, limit, count, consistent, isLegacy, input };
}

function randomFilter(
  draw: Draw,
  { source, isLegacy, isQuery }: { source: Source; isLegacy: boolean; isQuery: boolean },
): Condition {
  const keys = isQuery ? [...source.partition, ...source.sort] : [];
  for (;;) {
    const condition = isLegacy ? draw.leaf() : draw.condition();
    const hasWords = !isLegacy || legacyCondition(condition) !== undefined;
    if (hasWords && !keys.some((name) => attributesIn(condition).includes(name))) return condition;
  }
}

function attributesIn(condition: Condition): readonly string[] {
  const names: string[] = [];
  JSON.stringify(condition, (name, value) => {
    if (name === 'path' || name === 'size') names.push(value[0]);
    return value;
  });
  return names;
}

/** Paths that do not overlap; of a global index only what it holds. */
function randomProjection(
  draw: Draw,
  { source: { table, index }, isLegacy }: { source: Source; isLegacy: boolean },
): readonly Path[] {
  const nested: Path[] = [
    ['map', 'a'],
    ['map', 'inner', 'x'],
    ['list', 2],
    ['list', 0],
  ];
  const whole: Path[] = [[table.partition], ['owner'], ['kind'], ['at'], ['text'], ['names'], ['expires']];
  const held = (path: Path): boolean =>
    index?.kind !== 'global' || index.projection === 'ALL' || keysAnd(table, index).includes(path[0] as string);
  return draw.some([...whole, ...(isLegacy ? [] : nested)].filter(held), 4);
}

const keysAnd = (table: TableModel, index: IndexModel): readonly string[] => [
  table.partition,
  ...(table.sort === undefined ? [] : [table.sort]),
  ...index.partition,
  ...index.sort,
  ...(index.projection === 'ALL' ? [] : index.projection),
];

/** What is answered of the items that the keys lead to. A local index leads on to the table when it does not hold all that is asked. */
function matching({ source, filter, projection, evaluated }: Asked): readonly Item[] {
  const whole = reachesBack({ source, filter, projection }) ? evaluated.map((item) => source.whole(item)) : evaluated;
  const kept = filter ? whole.filter((item) => holds(filter, item)) : whole;
  return projection ? kept.map((item) => pick(item, projection) ?? {}) : kept;
}

function reachesBack({ source, filter, projection }: Pick<Asked, 'source' | 'filter' | 'projection'>): boolean {
  const { table, index } = source;
  if (index?.kind !== 'local' || index.projection === 'ALL') return false;
  const named = [...(filter ? attributesIn(filter) : []), ...(projection ?? []).map(([name]) => name as string)];
  return named.some((name) => !keysAnd(table, index).includes(name));
}

async function readPages(
  asked: Asked & Extras,
  // biome-ignore lint/suspicious/noExplicitAny: Query or Scan
  { run, operation }: { run: Run; operation: Operation<any> },
): Promise<readonly Item[]> {
  const { evaluated, limit, input, source, consistent, count } = asked;
  const items: Item[] = [];
  let counted = 0;
  let left = evaluated.length;
  for (let start: Item | undefined, first = true; first || start; first = false) {
    const page = await run(operation, { ...input, ...(start && { ExclusiveStartKey: start }) });
    const expected = Math.min(limit ?? left, left);
    expect(page.ScannedCount).toBe(expected);
    expect(page.LastEvaluatedKey !== undefined, 'a full page says where to go on').toBe(expected === limit);
    left -= expected;
    counted += page.Count;
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
    if (limit === undefined && !reachesBack(asked)) {
      const bytes = evaluated.reduce((sum, item) => sum + sizeOfItem(item), 0);
      const units = Math.max(1, Math.ceil(bytes / 4096)) / (consistent ? 1 : 2);
      const { index } = source;
      const arms = index?.kind === 'global' ? 'GlobalSecondaryIndexes' : 'LocalSecondaryIndexes';
      expect(page.ConsumedCapacity).toEqual({
        TableName: source.table.name,
        CapacityUnits: units,
        Table: { CapacityUnits: index ? 0 : units },
        ...(index && { [arms]: { [index.name]: { CapacityUnits: units } } }),
      });
    }
  }
  const expected = matching(asked);
  expect(counted).toBe(expected.length);
  if (count) expect(items).toEqual([]);
  else expect(texts(items)).toEqual(texts(expected));
  return count ? [] : items;
}

async function readByStatement({ draw, model, run }: ReadParts): Promise<void> {
  const table = draw.pick(model.tables);
  const terms = new StatementTerms(() => draw.chance(0.4));
  const items = model.items(table.name);
  const key =
    items.length > 0 && draw.chance(0.5) ? { [table.partition]: draw.pick(items)[table.partition]! } : undefined;
  const keyText = key && terms.key(key);
  const condition = draw.condition();
  const text = conditionText(condition, terms, 'partiql');
  const Statement = `SELECT * FROM "${table.name}" WHERE ${keyText ? `${keyText} AND (${text})` : text}`;
  const found: Item[] = [];
  for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
    const page = await run(executeStatement, {
      Statement,
      ...terms.members,
      ...(NextToken && { NextToken }),
      Limit: 7,
    });
    found.push(...page.Items);
    NextToken = page.NextToken;
  }
  const inReach = items.filter(
    (item) => !key || canonicalItem({ v: item[table.partition]! }) === canonicalItem({ v: key[table.partition]! }),
  );
  expect(texts(found), Statement).toEqual(texts(inReach.filter((item) => holds(condition, item, 'partiql'))));
}

/** BatchGetItem and TransactGetItems, with and without a projection. */
async function readTogether({ draw, model, run }: ReadParts): Promise<void> {
  const table = draw.pick(model.tables);
  const items = draw.some([...model.items(table.name), undefined], 6);
  const missing = { [table.partition]: { S: 'nobody' }, ...(table.sort && { [table.sort]: number(1) }) };
  const keys = items.map((item) => (item ? model.keyOf(table, item) : missing));
  const paths: Path[] | undefined = draw.chance(0.5) ? [['owner'], ['map', 'a'], ['list', 1]] : undefined;
  const terms = new Placeholders();
  const projection = paths && { ProjectionExpression: paths.map((path) => terms.path(path)).join(', ') };
  const shown = (item: Item) => (paths ? (pick(item, paths) ?? {}) : item);
  const found = items.flatMap((item) => (item ? shown(item) : []));
  const bytes = items.map((item) => Math.max(1, Math.ceil((item ? sizeOfItem(item) : 0) / 4096)));
  const units = bytes.reduce((sum, one) => sum + one, 0);
  if (draw.chance(0.5)) {
    const RequestItems = { [table.name]: { Keys: keys, ...projection, ...terms.members } };
    const answer = await run(batchGetItem, { RequestItems, ReturnConsumedCapacity: 'TOTAL' });
    expect(texts(answer.Responses[table.name])).toEqual(texts(found));
    expect(answer.ConsumedCapacity).toEqual([{ TableName: table.name, CapacityUnits: units / 2 }]);
    return;
  }
  const TransactItems = keys.map((Key) => ({ Get: { TableName: table.name, Key, ...projection, ...terms.members } }));
  const answer = await run(transactGetItems, { TransactItems, ReturnConsumedCapacity: 'TOTAL' });
  const expected = items.map((item) => (item ? (paths ? pick(item, paths) : item) : undefined));
  expect(answer.Responses.map(({ Item }: { Item?: Item }) => canonicalItem(Item))).toEqual(expected.map(canonicalItem));
  const spent = { TableName: table.name, CapacityUnits: 2 * units, ReadCapacityUnits: 2 * units };
  expect(answer.ConsumedCapacity).toEqual([spent]);
}

const texts = (items: readonly Item[]): readonly string[] => items.map(canonicalItem).toSorted();
