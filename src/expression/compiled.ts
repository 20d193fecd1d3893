import { type ItemOperation, requestError } from '../item/envelope.ts';
import { textBytes } from '../item/size.ts';
import { expressionBytesMax } from '../limits.ts';
import { BoundedCache } from './bounded-cache.ts';
import { boundCondition } from './condition.ts';
import { bindCondition } from './condition-check.ts';
import { parseCondition } from './condition-parser.ts';
import { ExpressionError } from './expression-error.ts';
import { keyRange, keyTests } from './key-condition.ts';
import { headsOf } from './path.ts';
import type { Placeholders } from './placeholders.ts';
import { bindProjection, parseProjection } from './projection.ts';
import type { ExpressionParameter } from './request-parameters.ts';
import { bindUpdate } from './update.ts';
import { parseUpdate } from './update-parser.ts';

/**
 * From the text of an expression to its meaning in one request. The text is parsed once and the parsed form kept; what a request
 * adds, names and values, is bound each time, and not even that when the text has no placeholders.
 */
export interface Compiled<Bound> {
  /** Placeholders that stand in the text. */
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
  bind(placeholders: Placeholders): Bound;
}

/** One kind of expression, with those of it that were used lately. */
export interface ExpressionKind<Bound> {
  readonly cache: BoundedCache<Compiled<Bound>>;
  compile(source: string): Compiled<Bound>;
}

/** Characters of expressions kept for each kind and generation; in compiled form they take about 40 times as much. */
const cacheCharactersMax = 256 * 1024;

export const conditions = kindOf(parseCondition, (parsed, placeholders) =>
  boundCondition(parsed.root, bindCondition(parsed, placeholders)),
);

export const keyConditions = kindOf(parseCondition, (parsed, placeholders) => {
  const bindings = bindCondition(parsed, placeholders);
  const tests = keyTests(parsed.root, bindings);
  return {
    forKey: (schema: Parameters<typeof keyRange>[1]) => keyRange(tests, schema),
    get attributes() {
      return headsOf(bindings.paths);
    },
  };
});

export const updates = kindOf(parseUpdate, bindUpdate);

export const projections = kindOf(parseProjection, bindProjection);

/** The compiled form of a parameter's text. Throws ValidationException. */
export function compile<Bound>(source: string, about: { kind: ExpressionKind<Bound>; where: Where }): Compiled<Bound> {
  const { kind, where } = about;
  try {
    checkSize(source, where);
    return kind.cache.get(source, kind.compile);
  } catch (error) {
    throw named(error, where);
  }
}

/** The meaning in a request. Throws ValidationException. */
export function bind<Bound>(compiled: Compiled<Bound>, about: { placeholders: Placeholders; where: Where }): Bound {
  try {
    return compiled.bind(about.placeholders);
  } catch (error) {
    throw named(error, about.where);
  }
}

interface Where {
  readonly operation: ItemOperation;
  readonly parameter: ExpressionParameter;
}

interface Parsed {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

function kindOf<P extends Parsed, Bound>(
  parse: (source: string) => P,
  bindParsed: (parsed: P, placeholders: Placeholders) => Bound,
): ExpressionKind<Bound> {
  return {
    cache: new BoundedCache(cacheCharactersMax),
    compile(source) {
      const parsed = parse(source);
      const names = new Set(parsed.names);
      const values = new Set(parsed.values);
      if (names.size > 0 || values.size > 0) {
        return { names, values, bind: (placeholders) => bindParsed(parsed, placeholders) };
      }
      let bound: Bound | undefined;
      return { names, values, bind: (placeholders) => (bound ??= bindParsed(parsed, placeholders)) };
    },
  };
}

function checkSize(source: string, where: Where): void {
  if (source === '') throw new ExpressionError('The expression can not be empty;');
  if (source.length * 3 <= expressionBytesMax) return;
  const bytes = textBytes(source);
  if (bytes <= expressionBytesMax) return;
  // Only the filter of a Scan is told its size. Captured from AWS, 2026-09.
  const told = where.operation === 'Scan' && where.parameter === 'FilterExpression' ? ` expression size: ${bytes}` : '';
  throw new ExpressionError(`Expression size has exceeded the maximum allowed size;${told}`);
}

/** What is wrong with an expression, with the name of the parameter; other errors as they are. */
function named(error: unknown, where: Where): unknown {
  if (!(error instanceof ExpressionError)) return error;
  return requestError(`Invalid ${where.parameter}: ${error.message}`, {
    operation: where.operation,
    family: error.family,
  });
}
