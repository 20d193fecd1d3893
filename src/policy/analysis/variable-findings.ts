import { parseOperator } from '../conditions/operator.ts';
import type { PolicyDocument } from '../document.ts';
import type { Place } from '../json.ts';
import type { Statement } from '../statement.ts';
import { actionLists, resourceLists } from './element-lists.ts';
import { type Add, adding, type Finding } from './finding.ts';
import type { FindingCode } from './finding-kinds.ts';
import { textComparisons } from './template-patterns.ts';

interface About {
  readonly document: PolicyDocument;
  readonly statement: Statement;
  readonly findings: Finding[];
  placeOf(element: string, item: number): Place;
}

/** About what is written `${…}`. */
export function variableFindings({ document, statement, findings, placeOf }: About): void {
  for (const [element, patterns] of actionLists(statement)) {
    for (const [i, text] of patterns.entries()) {
      if (!text.includes('${')) continue;
      const said = `${element} has no variables: ${text} is plain text.`;
      adding(findings, placeOf(element, i))('VARIABLE_UNSUPPORTED_IN_ELEMENT', said);
    }
  }
  for (const [element, patterns] of resourceLists(statement)) {
    for (const [i, text] of patterns.entries()) {
      if (earlyVariable.test(text) && document.version === '2012-10-17') {
        const said = `A variable has its place behind the fifth colon of an ARN: ${text} matches nothing.`;
        adding(findings, placeOf(element, i))('VARIABLE_UNSUPPORTED_IN_ELEMENT', said);
      } else {
        textFindings(text, document, adding(findings, placeOf(element, i)));
      }
    }
  }
  for (const { operator, entries } of statement.conditions ?? []) {
    const comparison = parseOperator(operator)?.comparison;
    for (const entry of entries) {
      for (const { text } of entry.values) {
        if (comparison === undefined || textComparisons.has(comparison) || !text.includes('${')) {
          textFindings(text, document, adding(findings, entry));
        } else {
          const said = `${operator} compares no text: ${text} is no variable there, and the value never matches.`;
          adding(findings, entry)('INVALID_VARIABLE_FOR_OPERATOR', said);
        }
      }
    }
  }
}

/** An ARN with a variable before its fifth colon. */
const earlyVariable = /^arn:([^:]*:){0,3}[^:]*\$\{[^*?$]/;

function textFindings(text: string, { version }: PolicyDocument, add: Add): void {
  if (!text.includes('${')) return;
  if (version !== '2012-10-17') {
    const said = `${text} is plain text: only the Version 2012-10-17 has variables.`;
    add('VARIABLE_UNSUPPORTED_IN_VERSION', said);
    return;
  }
  const fault = variableFault(text);
  if (fault) add(...fault);
}

function variableFault(text: string): readonly [FindingCode, string] | undefined {
  for (const piece of text.split('${').slice(1)) {
    const close = piece.indexOf('}');
    const inside = piece.slice(0, close);
    if (close < 0) return ['MISSING_BRACE_IN_VARIABLE', `A variable in ${text} has no closing brace.`];
    if (inside === '') return ['EMPTY_VARIABLE', `A variable in ${text} names no key.`];
    const [key, fallback] = inside.split(/,(.*)/s) as [string, string?];
    if (/\s/.test(key)) {
      return ['UNSUPPORTED_SPACE_IN_VARIABLE', `A variable in ${text} has a space: write its key without.`];
    }
    if (fallback !== undefined && !/^ *'[^']*' *$/.test(fallback)) {
      return ['MISSING_QUOTE_IN_VARIABLE', `The default in ${text} does not stand between single quotes.`];
    }
  }
  return undefined;
}
