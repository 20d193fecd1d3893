import type { AttributeValue } from '../item/attribute-value.ts';
import { ExpressionError } from './expression-error.ts';
import type { DocumentPath } from './path.ts';

/** What the placeholders of a request stand for, by placeholder. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** The path with its `#names` resolved. Throws ExpressionError when one is not defined. */
export function resolveNames(path: DocumentPath, names: Placeholders['names']): DocumentPath {
  for (const step of path) if (isNamePlaceholder(step)) return path.map((each) => resolveName(each, names));
  return path;
}

/** The value behind `:v`. Throws ExpressionError when it is not defined. */
export function resolveValue(placeholder: string, values: Placeholders['values']): AttributeValue {
  const value = values[placeholder];
  if (value === undefined) {
    throw new ExpressionError(
      `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
    );
  }
  return value;
}

/** `#names` of the paths, as often as they stand there. */
export function namePlaceholders(paths: readonly DocumentPath[]): readonly string[] {
  return paths.flatMap((path) => path.filter(isNamePlaceholder));
}

function resolveName(step: string | number, names: Placeholders['names']): string | number {
  if (!isNamePlaceholder(step)) return step;
  const name = names[step];
  if (name === undefined) {
    throw new ExpressionError(
      `An expression attribute name used in the document path is not defined; attribute name: ${step}`,
    );
  }
  return name;
}

function isNamePlaceholder(step: string | number): step is string {
  return typeof step === 'string' && step.charCodeAt(0) === 35;
}
