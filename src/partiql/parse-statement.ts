import { validationError } from '../errors.ts';
import { BoundedCache } from '../expression/bounded-cache.ts';
import type { DocumentPath } from '../expression/path.ts';
import { type ParsedAssignments, parseAssignments } from './assignments.ts';
import { notWellFormed, Reader } from './reader.ts';
import type { ValueNode } from './value-node.ts';
import { existsMisplaced, type ParsedWhere, parseWhere } from './where.ts';

/*
 * PartiQL, as far as DynamoDB speaks it. Source: Developer Guide, "PartiQL for DynamoDB statements"; texts captured from AWS, or those
 * of DynamoDB Local where nothing was captured.
 *
 *   SELECT * | path, ... FROM table[.index] [WHERE where] [ORDER BY key [ASC | DESC], ...]
 *   INSERT INTO table VALUE tuple
 *   UPDATE table assignments [WHERE where] [RETURNING (ALL | MODIFIED) (OLD | NEW) *]
 *   DELETE FROM table [WHERE where] [RETURNING ALL OLD *]
 *   EXISTS(SELECT ...)
 */

/** A table, by name or ARN, or one of its indexes. */
export interface Source {
  readonly table: string;
  readonly index: string | undefined;
}

export interface Order {
  readonly name: string;
  readonly descending: boolean;
}

/** What an UPDATE or DELETE is answered with, as the ReturnValues of UpdateItem. */
export type Returning = 'NONE' | 'ALL_OLD' | 'ALL_NEW' | 'UPDATED_OLD' | 'UPDATED_NEW';

interface ParsedSelect {
  readonly kind: 'select' | 'exists';
  readonly source: Source;
  /** Undefined: all attributes. */
  readonly projection: readonly DocumentPath[] | undefined;
  readonly where: ParsedWhere | undefined;
  readonly order: readonly Order[];
}

/** A statement as it is written, with its parameters open. */
export type ParsedStatement = { readonly parameters: number } & (
  | ParsedSelect
  | { readonly kind: 'insert'; readonly source: Source; readonly item: ValueNode }
  | {
      readonly kind: 'update';
      readonly source: Source;
      readonly assignments: ParsedAssignments;
      readonly where: ParsedWhere | undefined;
      readonly returning: Returning;
    }
  | {
      readonly kind: 'delete';
      readonly source: Source;
      readonly where: ParsedWhere | undefined;
      readonly returning: Returning;
    }
);

/** Characters of statements kept for each generation. */
const cache = new BoundedCache<ParsedStatement>(256 * 1024);

/** The parsed form; the same text is parsed once. Throws ValidationException. */
export function parseStatement(text: string): ParsedStatement {
  return cache.get(text, parse);
}

function parse(text: string): ParsedStatement {
  const reader = new Reader(text);
  const statement = readStatement(reader);
  if (reader.isKeyword('RETURNING')) throw validationError('Unsupported clause: RETURNING');
  reader.end();
  return { ...statement, parameters: reader.parameters };
}

function readStatement(reader: Reader) {
  if (reader.acceptKeyword('SELECT')) return readSelect(reader, 'select');
  if (reader.acceptKeyword('INSERT')) return readInsert(reader);
  if (reader.acceptKeyword('UPDATE')) return readUpdate(reader);
  if (reader.acceptKeyword('DELETE')) return readDelete(reader);
  if (reader.isCall && reader.token.text.toUpperCase() === 'EXISTS') return readExists(reader);
  throw notWellFormed('Expected data manipulation');
}

function readExists(reader: Reader) {
  reader.take();
  reader.expect('(');
  if (!reader.acceptKeyword('SELECT')) throw existsMisplaced();
  const select = readSelect(reader, 'exists');
  reader.expect(')');
  return select;
}

function readSelect(reader: Reader, kind: 'select' | 'exists') {
  const projection = readProjection(reader);
  reader.expectKeyword('FROM');
  const source = readSource(reader);
  if (reader.is(',')) throw validationError('Only select from a single table or index is supported.');
  const where = readWhere(reader);
  for (const clause of ['GROUP', 'HAVING', 'LIMIT', 'OFFSET', 'UNION', 'JOIN']) {
    if (reader.isKeyword(clause)) throw validationError(`Unsupported clause: ${clause}`);
  }
  const order = readOrder(reader);
  if (order.length > 0 && where === undefined) {
    throw validationError('Must have WHERE clause in the statement when using ORDER BY clause.');
  }
  return { kind, source, projection, where, order } as const;
}

function readProjection(reader: Reader): readonly DocumentPath[] | undefined {
  let all = false;
  const paths: DocumentPath[] = [];
  reader.list(() => {
    if (reader.isCall) throw validationError(`Unexpected path component${reader.position(reader.token)}`);
    if (reader.accept('*')) all = true;
    else paths.push(reader.path());
    if (reader.isKeyword('AS')) throw validationError('Aliasing is not supported');
  });
  if (!all) return distinct(paths);
  if (paths.length > 0) {
    throw validationError("Other attributes should not be present in the projection when '*' is used.");
  }
  return undefined;
}

function distinct(paths: readonly DocumentPath[]): readonly DocumentPath[] {
  const names = new Set<string>();
  for (const path of paths) {
    const name = shownName(path);
    if (names.has(name)) throw validationError(`Duplicate identifiers in select clause: ${name}`);
    names.add(name);
  }
  return paths;
}

/** What a path is called in the answer: its last name, with the positions after it. That these stay is inferred. */
export function shownName(path: DocumentPath): string {
  const last = path.findLastIndex((step) => typeof step === 'string');
  return path
    .slice(last)
    .map((step) => (typeof step === 'number' ? `[${step}]` : step))
    .join('');
}

function readInsert(reader: Reader) {
  reader.expectKeyword('INTO');
  const begin = reader.token;
  const source = readSource(reader);
  if (source.index !== undefined) {
    throw validationError(
      `FROM clause may only contain a single table name in data manipulation statements${reader.position(begin)}`,
    );
  }
  reader.expectKeyword('VALUE');
  if (!reader.isValue) throw notWellFormed('Unexpected term');
  const item = reader.value();
  if (reader.isKeyword('RETURNING')) throw validationError('RETURNING is not supported in INSERT');
  return { kind: 'insert', source, item } as const;
}

function readUpdate(reader: Reader) {
  const source = readWrittenSource(reader);
  const assignments = parseAssignments(reader);
  const where = readWhere(reader);
  const returning = readReturning(reader);
  return { kind: 'update', source, assignments, where, returning: returning?.values ?? 'NONE' } as const;
}

function readDelete(reader: Reader) {
  reader.expectKeyword('FROM');
  const source = readWrittenSource(reader);
  const where = readWhere(reader);
  const returning = readReturning(reader);
  if (returning !== undefined && returning.values !== 'ALL_OLD') {
    throw validationError(
      `Invalid returning clause: RETURNING ${returning.written} *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
    );
  }
  return { kind: 'delete', source, where, returning: returning?.values ?? 'NONE' } as const;
}

function readWhere(reader: Reader): ParsedWhere | undefined {
  return reader.acceptKeyword('WHERE') ? parseWhere(reader) : undefined;
}

function readOrder(reader: Reader): Order[] {
  if (!reader.acceptKeyword('ORDER')) return [];
  reader.expectKeyword('BY');
  return reader.list(() => {
    const name = reader.name();
    const descending = reader.acceptKeyword('DESC');
    if (!descending) reader.acceptKeyword('ASC');
    return { name, descending };
  });
}

function readReturning(reader: Reader): { values: Exclude<Returning, 'NONE'>; written: string } | undefined {
  if (!reader.acceptKeyword('RETURNING')) return undefined;
  const all = reader.acceptKeyword('ALL');
  if (!all) reader.expectKeyword('MODIFIED');
  const old = reader.acceptKeyword('OLD');
  if (!old) reader.expectKeyword('NEW');
  reader.expect('*');
  return {
    values: `${all ? 'ALL' : 'UPDATED'}_${old ? 'OLD' : 'NEW'}`,
    written: `${all ? 'ALL' : 'MODIFIED'} ${old ? 'OLD' : 'NEW'}`,
  };
}

function readWrittenSource(reader: Reader): Source {
  const source = readSource(reader);
  if (source.index !== undefined) throw validationError('This operation is not supported on an index');
  return source;
}

function readSource(reader: Reader): Source {
  const begin = reader.token;
  const table = reader.name();
  const index = reader.accept('.') ? reader.name() : undefined;
  if (reader.is('.')) {
    throw validationError(`A path may contain at most 2 components in the FROM clause${reader.position(begin)}`);
  }
  if (table === '' || index === '') throw validationError('Path component cannot be an empty string');
  if (reader.isKeyword('AS') || isAlias(reader)) throw validationError('Aliasing is not supported');
  return { table, index };
}

/** A name right behind the table, which is no clause. */
function isAlias({ token: { kind, text } }: Reader): boolean {
  return kind === 'quoted' || (kind === 'word' && !clauses.has(text.toUpperCase()));
}

const clauses: ReadonlySet<string> = new Set(
  'WHERE ORDER GROUP HAVING LIMIT OFFSET UNION JOIN VALUE SET REMOVE RETURNING ADD'.split(' '),
);
