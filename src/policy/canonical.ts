import { rootArn } from '../arn.ts';
import type { PolicyDocument } from './document.ts';
import { accountOf, principalSort } from './principal-names.ts';
import type { Condition, ConditionValue, PrincipalEntry, Statement } from './statement.ts';

/**
 * The one spelling that AWS gives a policy back in: minified, elements in a fixed order, lists of one collapsed, accounts as root ARNs, no
 * principal twice. Reading it and printing it again changes nothing. Measured on DynamoDB's GetResourcePolicy, 2026-10; the place of Id
 * and the spelling of conditions, kept as submitted, are inferred.
 */
export function canonicalText(document: PolicyDocument): string {
  return object([
    ['Version', quoted(document.version)],
    ['Id', document.id !== undefined && quoted(document.id)],
    ['Statement', `[${document.statements.map(statementText).join(',')}]`],
  ]);
}

/** The document with `map` applied to whatever names a user or a role, by ARN or by unique id; accounts, sessions and `*` stay. */
export function mapPrincipals(document: PolicyDocument, map: (arnOrId: string) => string): PolicyDocument {
  const mapEntry = (entry: PrincipalEntry): PrincipalEntry => {
    const sort = principalSort(entry);
    return sort === 'user' || sort === 'role' || sort === 'uniqueId' ? { ...entry, value: map(entry.value) } : entry;
  };
  const statements = document.statements.map((statement): Statement => {
    const { principal, notPrincipal } = statement;
    if (principal) return { ...statement, principal: principal.map(mapEntry) };
    return notPrincipal ? { ...statement, notPrincipal: notPrincipal.map(mapEntry) } : statement;
  });
  return { ...document, statements };
}

function statementText(statement: Statement): string {
  const { sid, effect, principal, notPrincipal, action, notAction, resource, notResource, conditions } = statement;
  return object([
    ['Sid', sid !== undefined && quoted(sid)],
    ['Effect', quoted(effect)],
    ['Principal', principal && principalText(principal)],
    ['NotPrincipal', notPrincipal && principalText(notPrincipal)],
    ['Action', action && list(action.map(quoted))],
    ['NotAction', notAction && list(notAction.map(quoted))],
    ['Resource', resource && list(resource.map(quoted))],
    ['NotResource', notResource && list(notResource.map(quoted))],
    ['Condition', conditions && conditionsText(conditions)],
  ]);
}

function principalText(entries: readonly PrincipalEntry[]): string {
  if (entries[0]?.type === '*') return quoted('*');
  const valuesByType = new Map<string, Set<string>>();
  for (const entry of entries) {
    const values = valuesByType.get(entry.type) ?? new Set();
    values.add(principalSort(entry) === 'account' ? rootArn(accountOf(entry.value)) : entry.value);
    valuesByType.set(entry.type, values);
  }
  return object([...valuesByType].map(([type, values]) => [type, list([...values].map(quoted))]));
}

function conditionsText(conditions: readonly Condition[]): string {
  return object(
    conditions.map(({ operator, entries }) => [
      operator,
      object(entries.map(({ key, values }) => [key, list(values.map(conditionValueText))])),
    ]),
  );
}

function conditionValueText({ text, literal }: ConditionValue): string {
  return literal === 'string' ? quoted(text) : text;
}

/** Members without a value are left out. Written by hand, because JavaScript's objects move keys such as `1` to the front. */
function object(members: readonly (readonly [string, string | false | undefined])[]): string {
  const texts = members.flatMap(([key, value]) => (value ? [`${quoted(key)}:${value}`] : []));
  return `{${texts.join(',')}}`;
}

function list(texts: readonly string[]): string {
  return texts.length === 1 ? (texts[0] as string) : `[${texts.join(',')}]`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
