import { parseOperator } from '../conditions/operator.ts';
import type { PolicyDocument } from '../document.ts';
import type { ConditionEntry } from '../statement.ts';
import { globalKey, isGlobalKey, type KeyKnowledge } from './condition-keys.ts';
import type { CheckOptions, Finding } from './finding.ts';
import { textComparisons } from './template-patterns.ts';
import { type Family, familyOf, isOfFamily } from './value-cells.ts';

/** About operators, keys and values of conditions. */
export function conditionFindings(document: PolicyDocument, { service }: CheckOptions): readonly Finding[] {
  return document.statements.flatMap(({ effect, conditions, line, column }) => {
    if (!conditions) return [];
    if (conditions.length === 0) {
      return [
        { code: 'EMPTY_OBJECT_CONDITION', level: 'suggestion', text: 'The Condition is empty.', line, column } as const,
      ];
    }
    return conditions.flatMap(({ operator, entries }) => [
      ...repeatedKeys(entries),
      ...entries.flatMap((entry) => entryFindings({ effect, operator, entry }, service)),
    ]);
  });
}

function repeatedKeys(entries: readonly ConditionEntry[]): readonly Finding[] {
  const seen = new Set<string>();
  return entries.flatMap(({ key, line, column }): readonly Finding[] => {
    if (!seen.has(key.toLowerCase())) {
      seen.add(key.toLowerCase());
      return [];
    }
    const text = `The key ${key} stands twice under one operator, in different letter case.`;
    return [{ code: 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE', level: 'error', text, line, column }];
  });
}

interface PlacedEntry {
  readonly effect: 'Allow' | 'Deny';
  readonly operator: string;
  readonly entry: ConditionEntry;
}

function entryFindings(
  { effect, operator: name, entry }: PlacedEntry,
  service: CheckOptions['service'],
): readonly Finding[] {
  const operator = parseOperator(name);
  if (!operator) return [];
  const { key, values, line, column } = entry;
  const findings: Finding[] = [];
  const add = (code: string, level: Finding['level'], text: string) =>
    findings.push({ code, level, text, line, column });
  const lower = key.toLowerCase();
  const knowledge = service.keyKnowledge?.(lower) ?? globalKey(lower);

  if (!key.includes(':'))
    add('INVALID_CONDITION_KEY_FORMAT', 'error', `The key ${key} names no vendor (aws:…, ${service.vendor}:…).`);
  else if (lower.startsWith('aws:') && !isGlobalKey(lower))
    add('INVALID_GLOBAL_CONDITION_KEY', 'error', `There is no global key ${key}.`);
  else if (lower.startsWith(`${service.vendor}:`) && !service.keyKnowledge?.(lower)) {
    add('INVALID_SERVICE_CONDITION_KEY', 'error', `There is no key ${key}; no request will bring it.`);
  }
  if (values.length === 0)
    add('EMPTY_ARRAY_CONDITION', 'suggestion', `The key ${key} has no values: the condition never holds, or always.`);

  const family = familyOf(operator.comparison);
  const wrong = family && values.find(({ text }) => !isValueOf(family, text));
  if (wrong)
    add('DATA_TYPE_MISMATCH', 'error', `${JSON.stringify(wrong.text)} is no value for ${name}: it never matches.`);
  const textual = operator.comparison === 'stringEquals' || operator.comparison === 'stringEqualsIgnoreCase';
  const wild = values.find(({ text }) => /[*?]/.test(text.replace(/\$\{[^}]*\}/g, '')));
  if (textual && wild) {
    const like = name.replace(/Equals(IgnoreCase)?/, 'Like');
    add(
      'WILDCARD_WITHOUT_LIKE_OPERATOR',
      'warning',
      `Under ${name} the wildcard in ${JSON.stringify(wild.text)} is an ordinary character. Use ${like}.`,
    );
  }
  const expected = knowledge && familyOfType(knowledge);
  if (
    expected &&
    family !== expected &&
    operator.comparison !== 'null' &&
    !(expected === 'boolean' && textComparisons.has(operator.comparison))
  ) {
    add('TYPE_MISMATCH', 'warning', `${key} is a ${typeNames[expected]}; ${name} compares something else.`);
  }
  if (knowledge?.values === 'single' && operator.quantifier === 'all' && effect === 'Allow') {
    const text = `ForAllValues also holds when a request does not bring ${key}, and ${key} has one value. Leave ForAllValues out.`;
    add('FORALLVALUES_WITH_SINGLE_VALUED_KEY', 'security', text);
  }
  if (knowledge?.values === 'set' && !operator.quantifier && operator.comparison !== 'null') {
    const text = `${key} is a set of values: ${name} never holds for one. Use ForAllValues or ForAnyValue.`;
    add('MISSING_QUALIFIER', 'error', text);
  }
  if (lower === 'aws:sourceip' && values.some(({ text }) => isPrivate(text))) {
    const text = 'aws:SourceIp is a public address: a private block matches no request. For a VPC use aws:VpcSourceIp.';
    add('PRIVATE_IP_ADDRESS', 'suggestion', text);
  }
  return findings;
}

function isValueOf(family: Family, text: string): boolean {
  if (family === 'boolean') return isOfFamily(family, text.toLowerCase());
  // A block is a value of the policy, an address one of the request.
  return isOfFamily(family, family === 'address' ? (text.split('/')[0] ?? '') : text);
}

function familyOfType({ type }: KeyKnowledge): Family | undefined {
  return type;
}

const typeNames: Readonly<Record<Family, string>> = {
  number: 'number',
  date: 'date',
  address: 'network address',
  boolean: 'boolean',
  binary: 'binary value',
};

function isPrivate(text: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:)/i.test(text);
}
