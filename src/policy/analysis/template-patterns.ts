import type { TemplatePart } from '../variables.ts';
import type { Template } from './predicate.ts';
import { exactly, globPattern, inAnyCase, type TextPattern } from './text-pattern.ts';

/** Values that an analysis has settled on for variables; null: the request does not bring the key. */
export type Pins = ReadonlyMap<string, string | null>;

export type TextComparison = 'stringEquals' | 'stringEqualsIgnoreCase' | 'stringLike' | 'arnLike' | 'resource';

export const textComparisons: ReadonlySet<string> = new Set<TextComparison>([
  'stringEquals',
  'stringEqualsIgnoreCase',
  'stringLike',
  'arnLike',
]);

export interface Reading {
  readonly comparison: TextComparison;
  readonly pins: Pins;
  /**
   * What becomes of a variable that is not pinned: `wide`, it stands for every text (more is matched than will be); `narrow`, the template
   * matches nothing (less is).
   */
  readonly unpinned: 'wide' | 'narrow';
}

/** The texts that the template matches; undefined: none. */
export function templatePattern(template: Template, reading: Reading): TextPattern | undefined {
  switch (reading.comparison) {
    case 'arnLike':
      return arnPattern(template.parts, reading);
    case 'resource':
      return hasEarlyVariable(template.parts) ? undefined : joined(template.parts, reading, globPattern);
    case 'stringLike':
      return joined(template.parts, reading, globPattern);
    case 'stringEquals':
      return joined(template.parts, reading, exactly);
    case 'stringEqualsIgnoreCase':
      return joined(template.parts, reading, inAnyCase);
  }
}

function joined(
  parts: readonly TemplatePart[],
  { comparison, pins, unpinned }: Reading,
  read: (text: string, except?: string) => TextPattern,
  except?: string,
): TextPattern | undefined {
  const literal = comparison === 'stringEqualsIgnoreCase' ? inAnyCase : exactly;
  const steps: TextPattern[] = [];
  for (const part of parts) {
    if (part.kind === 'text') {
      steps.push(read(part.text, except));
    } else if (part.kind === 'character') {
      steps.push(literal(part.text));
    } else {
      const pin = pins.get(part.key.toLowerCase());
      if (pin === undefined) {
        if (unpinned === 'narrow') return undefined;
        steps.push([{ run: true, ...(except !== undefined && { except }) }]);
        continue;
      }
      const value = pin ?? part.fallback;
      if (value === undefined) return undefined;
      steps.push(literal(value));
    }
  }
  return steps.flat();
}

const arnFields = 6;

/** Field by field: what stands for many characters does not run across one of the first five colons. */
function arnPattern(parts: readonly TemplatePart[], reading: Reading): TextPattern | undefined {
  const fields: TemplatePart[][] = [[]];
  for (const part of parts) {
    if (part.kind !== 'text') {
      fields.at(-1)!.push(part);
      continue;
    }
    const pieces = part.text.split(':');
    for (const [i, piece] of pieces.entries()) {
      if (i > 0 && fields.length < arnFields) fields.push([]);
      else if (i > 0) fields.at(-1)!.push({ kind: 'text', text: ':' });
      fields.at(-1)!.push({ kind: 'text', text: piece });
    }
  }
  if (fields.length < arnFields) return undefined;
  const patterns: TextPattern[] = [];
  for (const [i, field] of fields.entries()) {
    const pattern = joined(field, reading, globPattern, i < arnFields - 1 ? ':' : undefined);
    // A value with a colon never equals a field without one.
    if (!pattern || (i < arnFields - 1 && pattern.some(({ only }) => only === ':'))) return undefined;
    patterns.push(i === 0 ? pattern : [...exactly(':'), ...pattern]);
  }
  return patterns.flat();
}

/** Variables have a place behind the fifth colon of a resource only. */
function hasEarlyVariable(parts: readonly TemplatePart[]): boolean {
  let colons = 0;
  for (const part of parts) {
    if (part.kind === 'variable') return colons < 5;
    for (const character of part.text) if (character === ':') colons++;
  }
  return false;
}

/** Texts that the pattern matches, for a reader: runs left out, or filled with `filling`. */
export function instances(pattern: TextPattern, filling: string): readonly string[] {
  const fill = (run: string) =>
    pattern.map((step) => (step.run ? run : step.only === undefined ? 'x' : [...step.only][0])).join('');
  return [...new Set([fill(filling), fill('')])];
}
