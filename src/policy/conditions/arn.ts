import { keepLastAnswer } from '../last-answer.ts';
import { compilePatternParts, parseTemplate, type Scope, type TemplatePart, type ValueTest } from '../variables.ts';
import { anyOf } from './string.ts';

/**
 * ArnEquals and ArnLike, which are one: the six fields between colons are compared one by one, each with its wildcards, so that `*` does
 * not run across the first five colons. The sixth field may hold colons itself. What has not six fields, in the policy (a bare `*` too) or
 * in the request, matches nothing.
 * Source: IAM User Guide, "Amazon Resource Name (ARN) condition operators".
 */
export function arnLike(values: readonly string[], scope: Scope): ValueTest {
  return anyOf(values.map((value) => arnPattern(value, scope)));
}

function arnPattern(text: string, scope: Scope): ValueTest {
  const fields = fieldsOfTemplate(parseTemplate(text, scope));
  if (fields.length < arnFields) return () => false;
  const tests = fields.map((parts) => compilePatternParts(parts, scope));
  return (value, facts) => {
    const actual = requestedFields(value);
    if (!actual) return false;
    for (let i = 0; i < arnFields; i++) {
      if (!(tests[i] as ValueTest)(actual[i] as string, facts)) return false;
    }
    return true;
  };
}

const arnFields = 6;

const requestedFields = keepLastAnswer(fieldsOf);

function fieldsOf(text: string): string[] | undefined {
  const fields: string[] = [];
  let start = 0;
  for (let i = 1; i < arnFields; i++) {
    const colon = text.indexOf(':', start);
    if (colon < 0) return undefined;
    fields.push(text.slice(start, colon));
    start = colon + 1;
  }
  fields.push(text.slice(start));
  return fields;
}

/** Cuts at the colons of the policy's own text; one that a variable brings along stays within its field. */
function fieldsOfTemplate(parts: readonly TemplatePart[]): TemplatePart[][] {
  let field: TemplatePart[] = [];
  const fields = [field];
  for (const part of parts) {
    if (part.kind !== 'text') {
      field.push(part);
      continue;
    }
    let rest = part.text;
    for (let colon = rest.indexOf(':'); colon >= 0 && fields.length < arnFields; colon = rest.indexOf(':')) {
      field.push({ kind: 'text', text: rest.slice(0, colon) });
      rest = rest.slice(colon + 1);
      field = [];
      fields.push(field);
    }
    field.push({ kind: 'text', text: rest });
  }
  return fields;
}
