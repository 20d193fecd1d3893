import { validationError } from '../../errors.ts';
import type { AttributeValue } from '../../item/attribute-value.ts';
import { readItem, type UncheckedValue } from '../../item/validate.ts';
import { type ExistsStatement, readStatement, type SelectStatement, type Statement } from '../../partiql/statement.ts';
import { bareTexts } from '../../partiql/value-node.ts';
import { namePattern } from '../../shapes/types.ts';
import type { RequestHome } from '../operation.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';

/** A statement, and the table that it means. */
export type NamedStatement<Kind extends Statement = Statement> = Kind & { readonly table: NamedTable };

/** What can stand alone. */
export type SelectOrWrite = Exclude<Statement, ExistsStatement>;

interface StatementMembers {
  readonly Statement: string | undefined;
  readonly Parameters?: readonly UncheckedValue[];
}

/** Throws ValidationException. */
export function namedStatement(members: StatementMembers, home: RequestHome): NamedStatement {
  const statement = readStatement(members.Statement!, readParameters(members.Parameters ?? []));
  const { table, index } = statement.source;
  if (!table.startsWith('arn:') && !isName(table)) {
    throw validationError(
      "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9', '-', '_', '.'.",
    );
  }
  // No table has an index of such a name.
  if (index !== undefined && !isName(index)) throw missingIndex();
  return { ...statement, table: namedTable(table, home) };
}

/** Text captured from AWS; unlike Query's it does not name the index. */
export function missingIndex() {
  return validationError('The table does not have the specified index');
}

export function isSelect(statement: NamedStatement): statement is NamedStatement<SelectStatement> {
  return statement.kind === 'select';
}

function isName(text: string): boolean {
  return text.length >= 3 && text.length <= 255 && namePattern.matches(text);
}

function readParameters(parameters: readonly UncheckedValue[]): readonly AttributeValue[] {
  return parameters.map((value) => readItem({ value }, bareTexts).value!);
}
