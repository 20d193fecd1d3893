import { type Operator, parseOperator } from '../conditions/operator.ts';
import type { PolicyDocument } from '../document.ts';
import type { ConditionEntry, Statement } from '../statement.ts';
import { globalKey, globalKeyNames, isGlobalKey, type KeyKnowledge } from './condition-keys.ts';
import { type Add, adding, type CheckOptions, type Finding } from './finding.ts';
import { proposal } from './similar-name.ts';
import { textComparisons } from './template-patterns.ts';
import { type Family, familyOf } from './value-cells.ts';
import { valueFindings } from './value-findings.ts';

type Service = CheckOptions['service'];

/** About operators, keys and values of conditions. */
export function conditionFindings(document: PolicyDocument, { service }: CheckOptions): readonly Finding[] {
  return document.statements.flatMap((statement) => {
    const { conditions } = statement;
    if (!conditions) return [];
    const findings: Finding[] = [];
    if (conditions.length === 0) {
      adding(findings, statement)('EMPTY_OBJECT_CONDITION', 'The Condition is empty: leave it out.');
    }
    for (const { operator, entries } of conditions) {
      repeatedKeys(entries, findings);
      for (const entry of entries) entryFindings({ statement, operator, entry }, { service, findings });
    }
    unpairedKeys(statement, findings);
    return findings;
  });
}

function repeatedKeys(entries: readonly ConditionEntry[], findings: Finding[]): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    const { key } = entry;
    if (seen.has(key.toLowerCase())) {
      const text = `The key ${key} stands twice under one operator, in different letter case.`;
      adding(findings, entry)('DUPLICATE_KEYS_WITH_DIFFERENT_CASE', text);
    }
    seen.add(key.toLowerCase());
  }
}

interface PlacedEntry {
  readonly statement: Statement;
  readonly operator: string;
  readonly entry: ConditionEntry;
}

function entryFindings(
  { statement, operator: name, entry }: PlacedEntry,
  { service, findings }: { service: Service; findings: Finding[] },
): void {
  // Only an operator without keys may be one that does not exist.
  const operator = parseOperator(name)!;
  const { key, values } = entry;
  const add = adding(findings, entry);
  const lower = key.toLowerCase();
  const isKnown = keyFindings(key, service, add);
  const knowledge = service.keyKnowledge?.(lower) ?? globalKey(lower);
  if (values.length === 0) {
    add('EMPTY_ARRAY_CONDITION', `The key ${key} has no values: the condition never holds, or always.`);
  }
  valueFindings({ name, operator, entry }, add);

  const family = familyOf(operator.comparison);
  const expected = knowledge?.type;
  if (
    expected &&
    family !== expected &&
    operator.comparison !== 'null' &&
    !(expected === 'boolean' && textComparisons.has(operator.comparison))
  ) {
    add('TYPE_MISMATCH', `${key} is a ${typeNames[expected]}: use ${operatorsOf[expected]}, not ${name}.`);
  }
  if (knowledge?.values === 'single' && operator.quantifier === 'all' && statement.effect === 'Allow') {
    const text = `ForAllValues also holds when a request does not bring ${key}, and ${key} has one value. Leave ForAllValues out.`;
    add('FORALLVALUES_WITH_SINGLE_VALUED_KEY', text);
  }
  if (knowledge?.values === 'set' && !operator.quantifier && operator.comparison !== 'null') {
    const text = `${key} is a set of values: ${name} never holds for one. Use ForAllValues or ForAnyValue.`;
    add('MISSING_QUALIFIER', text);
  }
  if (isKnown) actionsWithoutKey({ statement, operator, key }, { service, add });
}

function keyFindings(key: string, service: Service, add: Add): boolean {
  const lower = key.toLowerCase();
  const tag = lower.split('/');
  if (!key.includes(':')) {
    add('INVALID_CONDITION_KEY_FORMAT', `The key ${key} names no vendor (aws:…, ${service.vendor}:…).`);
  } else if (lower === 'aws:arn') {
    add('UNSUPPORTED_GLOBAL_CONDITION_KEY', 'No request brings aws:ARN. Use aws:PrincipalArn or aws:SourceArn.');
  } else if (ofTags.has(tag[0]!) && !tag[1]) {
    add('MISSING_TAG_KEY_IN_CONDITION', `${key} does not say which tag: write ${key.split('/')[0]}/KEY.`);
  } else if (lower.startsWith('aws:') && !isGlobalKey(lower)) {
    add('INVALID_GLOBAL_CONDITION_KEY', `There is no global key ${key}.${proposal(key, globalKeyNames)}`);
  } else if (service.keyKnowledge && lower.startsWith(`${service.vendor}:`) && !service.keyKnowledge(lower)) {
    const text = `There is no key ${key}; no request will bring it.${proposal(key, service.keyNames ?? [])}`;
    add('INVALID_SERVICE_CONDITION_KEY', text);
  } else {
    return true;
  }
  return false;
}

const ofTags: ReadonlySet<string> = new Set(['aws:resourcetag', 'aws:requesttag', 'aws:principaltag']);

/** Actions that are named in full, and that a condition on a key keeps from ever being meant. */
function actionsWithoutKey(
  { statement, operator, key }: { statement: Statement; operator: Operator; key: string },
  { service, add }: { service: Service; add: Add },
): void {
  const holdsWithout =
    operator.negated || operator.ifExists || operator.quantifier === 'all' || operator.comparison === 'null';
  if (holdsWithout) return;
  const named = new Map(service.actions?.known.map((name) => [name.toLowerCase(), name]));
  const without = (statement.action ?? []).flatMap((pattern) => {
    const action = named.get(pattern.toLowerCase());
    return action !== undefined && service.bringsKey?.(action, key.toLowerCase()) === false ? [action] : [];
  });
  if (without.length === 0) return;
  const effect = statement.effect === 'Allow' ? 'allows' : 'denies';
  const text = `No request for ${without.join(', ')} brings ${key}: the statement never ${effect} it. Give it a statement of its own.`;
  add('UNSUPPORTED_ACTION_FOR_CONDITION_KEY', text);
}

/** Keys that say little without another one in the same statement. */
const pairs: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws:vpcsourceip', ['aws:SourceVpc', 'aws:SourceVpce']],
  ['aws:ec2instancesourceprivateipv4', ['aws:Ec2InstanceSourceVpc']],
]);

function unpairedKeys({ conditions }: Statement, findings: Finding[]): void {
  const entries = (conditions ?? []).flatMap((one) => one.entries);
  const keys = new Set(entries.map(({ key }) => key.toLowerCase()));
  for (const entry of entries) {
    const partners = pairs.get(entry.key.toLowerCase());
    if (!partners || partners.some((partner) => keys.has(partner.toLowerCase()))) continue;
    const text = `${entry.key} alone says little: many VPCs use the same private addresses. Add ${partners.join(' or ')} to the same Condition.`;
    adding(findings, entry)('MISSING_PAIRED_CONDITION_KEYS', text);
  }
}

const typeNames: Readonly<Record<NonNullable<KeyKnowledge['type']>, string>> = {
  number: 'number',
  date: 'date',
  address: 'network address',
  boolean: 'boolean',
};

const operatorsOf: Readonly<Record<Exclude<Family, 'binary'>, string>> = {
  number: 'a Numeric operator',
  date: 'a Date operator',
  address: 'IpAddress or NotIpAddress',
  boolean: 'Bool',
};
