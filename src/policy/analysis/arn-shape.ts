import type { PolicyDocument } from '../document.ts';
import { parseTemplate } from '../variables.ts';
import { PatternAutomaton } from './automaton.ts';
import { templatePattern } from './template-patterns.ts';
import type { TextPattern } from './text-pattern.ts';
import { findText } from './text-search.ts';

/** The ARNs of one kind of resource. */
export interface ArnShape {
  readonly pattern: TextPattern;
  /** Whether such a resource lies in a Region. */
  readonly regional: boolean;
}

/** Whether an entry of Resource matches some ARN of the shape, whatever its variables stand for. */
export function mayBeOf({ pattern }: ArnShape, entry: string, version: PolicyDocument['version']): boolean {
  const template = { text: entry, parts: parseTemplate(entry, { variables: version === '2012-10-17' }) };
  const accepted = templatePattern(template, { comparison: 'resource', pins: new Map(), unpinned: 'wide' });
  if (!accepted) return false;
  const required = [new PatternAutomaton([accepted]), new PatternAutomaton([pattern])];
  return findText({ required, forbidden: [], preferred: [], budget: { left: budgetOfEntry } }).kind !== 'none';
}

const budgetOfEntry = 100_000;
