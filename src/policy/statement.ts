import { consistsOf, lettersAndDigits } from './characters.ts';
import { parseOperator } from './conditions/operator.ts';
import type { JsonMember, JsonNode, JsonObject, Place } from './json.ts';
import { PolicyStop } from './problem.ts';

/** Where a policy is attached, which decides what its statements must and must not hold. */
export type PolicyForm = 'identity' | 'resource' | 'trust';

export type Effect = 'Allow' | 'Deny';

/** One statement, lists always lists, spelling as submitted. The place is that of its opening brace. */
export interface Statement extends Place {
  readonly sid?: string;
  readonly effect: Effect;
  /** Absent in identity policies. */
  readonly principal?: readonly PrincipalEntry[];
  readonly notPrincipal?: readonly PrincipalEntry[];
  /** Exactly one of `action` and `notAction` is there, and holds at least one pattern. */
  readonly action?: readonly string[];
  readonly notAction?: readonly string[];
  /** Absent in trust policies, otherwise one of the two. */
  readonly resource?: readonly string[];
  readonly notResource?: readonly string[];
  /** Absent when the statement has no Condition; empty for `{}`. */
  readonly conditions?: readonly Condition[];
}

/** `*` as type is the bare `"Principal": "*"`; its value is `*` too. */
export interface PrincipalEntry {
  readonly type: '*' | 'AWS' | 'Service' | 'Federated';
  readonly value: string;
}

/** One operator with its keys; all of them must hold. */
export interface Condition {
  /** As submitted: `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly entries: readonly ConditionEntry[];
}

/** One key with its values; the place is that of the key. */
export interface ConditionEntry extends Place {
  readonly key: string;
  readonly values: readonly ConditionValue[];
}

export interface ConditionValue {
  /** A string's content, or the number or boolean as written. */
  readonly text: string;
  readonly literal: 'string' | 'number' | 'boolean';
}

const elements = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** Reads one statement; throws `PolicyStop` on the first fault, looked for in AWS's order: Effect, Principal, Action, Resource. */
export function parseStatement(node: JsonNode, form: PolicyForm): Statement {
  if (node.kind !== 'object') throw new PolicyStop({ kind: 'syntax' }, node.end);
  for (const [name, member] of node.members) {
    if (!elements.has(name)) throw new PolicyStop({ kind: 'syntax' }, member.keyEnd);
  }
  const members = node.members;
  refuseBoth(members, 'Principal');
  refuseBoth(members, 'Action');
  refuseBoth(members, 'Resource');
  const sid = members.get('Sid');
  const condition = members.get('Condition');
  return {
    line: node.start.line,
    column: node.start.column,
    ...(sid && { sid: parseSid(sid.value, form) }),
    effect: parseEffect(node, form),
    ...parsePrincipals(node, form),
    ...parseList(node, 'Action'),
    ...parseResources(node, form),
    ...(condition && { conditions: parseConditions(condition.value, form) }),
  };
}

function refuseBoth(members: ReadonlyMap<string, JsonMember>, name: string): void {
  if (!members.has(name)) return;
  const negated = members.get(`Not${name}`);
  if (negated) throw new PolicyStop({ kind: 'syntax' }, negated.keyEnd);
}

function parseSid(node: JsonNode, form: PolicyForm): string {
  const sid = stringOf(node);
  if (form !== 'resource' && !consistsOf(sid, lettersAndDigits))
    throw new PolicyStop({ kind: 'invalidSid', sid }, node.start);
  return sid;
}

function parseEffect(statement: JsonObject, form: PolicyForm): Effect {
  const member = statement.members.get('Effect');
  if (!member) throw new PolicyStop({ kind: 'missingField', field: 'Effect' }, statement.end);
  const value = stringOf(member.value);
  // IAM insists on the spelling; DynamoDB took `allow` when measured (2026-10).
  const same = (effect: Effect) =>
    value === effect || (form === 'resource' && value.toLowerCase() === effect.toLowerCase());
  if (same('Allow')) return 'Allow';
  if (same('Deny')) return 'Deny';
  throw new PolicyStop({ kind: 'invalidEffect', value }, member.value.start);
}

function parsePrincipals(statement: JsonObject, form: PolicyForm): Pick<Statement, 'principal' | 'notPrincipal'> {
  const positive = statement.members.get('Principal');
  const negative = statement.members.get('NotPrincipal');
  const member = positive ?? negative;
  if (form === 'identity') {
    if (member) throw new PolicyStop({ kind: 'prohibitedPrincipal' }, member.keyStart);
    return {};
  }
  if (!member) throw new PolicyStop({ kind: 'missingField', field: 'Principal' }, statement.end);
  const entries = parsePrincipalValue(member.value, form);
  if (positive) return { principal: entries };
  if (parseEffect(statement, form) === 'Allow') {
    throw new PolicyStop({ kind: 'allowWithNotPrincipal' }, member.keyStart);
  }
  if (form === 'trust') throw new PolicyStop({ kind: 'prohibitedNotPrincipal' }, member.keyStart);
  return { notPrincipal: entries };
}

function parsePrincipalValue(node: JsonNode, form: PolicyForm): readonly PrincipalEntry[] {
  if (node.kind === 'string' && node.value === '*') return [{ type: '*', value: '*' }];
  if (node.kind !== 'object') throw new PolicyStop({ kind: 'syntax' }, node.end);
  const entries: PrincipalEntry[] = [];
  for (const [type, member] of node.members) {
    if (type !== 'AWS' && type !== 'Service' && (type !== 'Federated' || form !== 'trust')) {
      throw new PolicyStop({ kind: 'invalidPrincipalType', type }, member.keyStart);
    }
    for (const value of stringsOf(member.value)) entries.push({ type, value });
  }
  if (entries.length === 0) throw new PolicyStop({ kind: 'emptyPrincipal' }, node.end);
  return entries;
}

function parseResources(statement: JsonObject, form: PolicyForm): Pick<Statement, 'resource' | 'notResource'> {
  if (form !== 'trust') return parseList(statement, 'Resource');
  const member = statement.members.get('Resource') ?? statement.members.get('NotResource');
  if (member) throw new PolicyStop({ kind: 'prohibitedResource' }, member.keyStart);
  return {};
}

/** Action or NotAction, Resource or NotResource: one of the two, and not empty. */
function parseList(
  statement: JsonObject,
  field: 'Action' | 'Resource',
): Pick<Statement, 'action' | 'notAction' | 'resource' | 'notResource'> {
  const positive = statement.members.get(field);
  const member = positive ?? statement.members.get(`Not${field}`);
  const patterns = member && stringsOf(member.value);
  if (!patterns?.length) throw new PolicyStop({ kind: 'missingField', field }, member?.value.end ?? statement.end);
  if (field === 'Action') return positive ? { action: patterns } : { notAction: patterns };
  return positive ? { resource: patterns } : { notResource: patterns };
}

function parseConditions(node: JsonNode, form: PolicyForm): readonly Condition[] {
  if (node.kind !== 'object') throw new PolicyStop({ kind: 'syntax' }, node.end);
  const conditions: Condition[] = [];
  for (const [operator, member] of node.members) {
    if (member.value.kind !== 'object') throw new PolicyStop({ kind: 'syntax' }, member.value.end);
    // IAM was seen to take an unknown operator when it has no keys, which asks for nothing.
    const harmless = form === 'identity' && member.value.members.size === 0;
    if (!parseOperator(operator) && !harmless) {
      throw new PolicyStop({ kind: 'unknownConditionOperator', name: operator }, member.keyStart);
    }
    conditions.push({ operator, entries: parseConditionEntries(member.value) });
  }
  return conditions;
}

function parseConditionEntries(node: JsonObject): readonly ConditionEntry[] {
  const entries: ConditionEntry[] = [];
  for (const [key, { keyStart, value }] of node.members) {
    const nodes = value.kind === 'array' ? value.items : [value];
    entries.push({ key, values: nodes.map(conditionValueOf), line: keyStart.line, column: keyStart.column });
  }
  return entries;
}

function conditionValueOf(node: JsonNode): ConditionValue {
  switch (node.kind) {
    case 'string':
      return { text: node.value, literal: 'string' };
    case 'number':
    case 'boolean':
      return { text: node.text, literal: node.kind };
    default:
      throw new PolicyStop({ kind: 'syntax' }, node.end);
  }
}

function stringsOf(node: JsonNode): readonly string[] {
  return node.kind === 'array' ? node.items.map(stringOf) : [stringOf(node)];
}

function stringOf(node: JsonNode): string {
  if (node.kind !== 'string') throw new PolicyStop({ kind: 'syntax' }, node.end);
  return node.value;
}
