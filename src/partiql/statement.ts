import { validationError } from '../errors.ts';
import { boundCondition } from '../expression/condition.ts';
import type { Condition, Projection, Update } from '../expression/expressions.ts';
import { type DocumentPath, headsOf, nestedHeadsOf, resolvePath } from '../expression/path.ts';
import { setAttribute } from '../item/attribute.ts';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import { readItem } from '../item/validate.ts';
import { bindAssignments } from './assignments.ts';
import { type Order, parseStatement, type Returning, type Source, shownName } from './parse-statement.ts';
import { bareTexts, boundValue } from './value-node.ts';
import { type BoundWhere, bindWhere, type ParsedWhere } from './where.ts';

/** A condition of a statement: which items meet it, and what it says about keys (`key-search.ts`). */
export interface Where extends BoundWhere {
  readonly condition: Condition;
}

interface Selection {
  readonly source: Source;
  /** Undefined: all attributes. */
  readonly projection: Projection | undefined;
  readonly where: Where | undefined;
  readonly order: readonly Order[];
}

/** Items as they are. */
export interface SelectStatement extends Selection {
  readonly kind: 'select';
}

/** That there is such an item: a condition of a transaction. */
export interface ExistsStatement extends Selection {
  readonly kind: 'exists';
}

/** A new item; one with its key must not be there. */
export interface InsertStatement {
  readonly kind: 'insert';
  readonly source: Source;
  readonly item: Item;
}

/** A change of the one item whose key `where` gives. */
export interface UpdateStatement {
  readonly kind: 'update';
  readonly source: Source;
  readonly update: Update;
  readonly where: Where | undefined;
  readonly returning: Returning;
}

export interface DeleteStatement {
  readonly kind: 'delete';
  readonly source: Source;
  readonly where: Where | undefined;
  readonly returning: Returning;
}

/** What a statement means with its parameters, as far as it can be said without a table. */
export type Statement = SelectStatement | ExistsStatement | InsertStatement | UpdateStatement | DeleteStatement;

/** Throws ValidationException. Linear in the length of the text and of the parameters. */
export function readStatement(text: string, parameters: readonly AttributeValue[]): Statement {
  const parsed = parseStatement(text);
  if (parsed.parameters !== parameters.length) {
    throw validationError("Number of parameters in request and statement don't match.");
  }
  const { source } = parsed;
  switch (parsed.kind) {
    case 'select':
    case 'exists':
      return {
        kind: parsed.kind,
        source,
        projection: parsed.projection && projectionOf(parsed.projection),
        where: readWhere(parsed.where, parameters),
        order: parsed.order,
      };
    case 'insert': {
      const value = boundValue(parsed.item, parameters);
      if (!('M' in value)) throw validationError('The value of INSERT must be a tuple');
      return { kind: 'insert', source, item: readItem(value.M, bareTexts) };
    }
    case 'update':
      return {
        kind: 'update',
        source,
        update: bindAssignments(parsed.assignments, parameters),
        where: readWhere(parsed.where, parameters),
        returning: parsed.returning,
      };
    case 'delete':
      return { kind: 'delete', source, where: readWhere(parsed.where, parameters), returning: parsed.returning };
  }
}

function readWhere(parsed: ParsedWhere | undefined, parameters: readonly AttributeValue[]): Where | undefined {
  if (parsed === undefined) return undefined;
  const bound = bindWhere(parsed, parameters);
  return { ...bound, condition: boundCondition(bound.root, bound.bindings) };
}

/** Unlike a ProjectionExpression, a path is answered by its last name, at the top. */
function projectionOf(paths: readonly DocumentPath[]): Projection {
  return {
    project(item) {
      const projected: { [name: string]: AttributeValue } = {};
      for (const path of paths) {
        const value = resolvePath(item, path);
        if (value !== undefined) setAttribute(projected, shownName(path), value);
      }
      return projected;
    },
    attributes: headsOf(paths),
    nestedAttributes: nestedHeadsOf(paths),
  };
}
