import type { PolicyDocument } from '../document.ts';
import { principalSort } from '../principal-names.ts';
import type { PrincipalEntry, Statement } from '../statement.ts';
import type { ElementPlaces } from './element-places.ts';
import { type Add, adding, type CheckOptions, type Finding } from './finding.ts';

/** About whom statements name. */
export function principalFindings(
  document: PolicyDocument,
  places: ElementPlaces,
  { form }: CheckOptions,
): readonly Finding[] {
  return document.statements.flatMap((statement, index) => {
    const entries = statement.principal ?? statement.notPrincipal;
    if (!entries) return [];
    const findings: Finding[] = [];
    const seen = new Set<string>();
    const hasEveryone = entries.some((entry) => principalSort(entry) === 'everyone');
    for (const [i, entry] of entries.entries()) {
      const add = adding(findings, places.ofPrincipal(index, i));
      entryFindings(entry, add);
      const name = `${entry.type} ${entry.value}`;
      if (seen.has(name)) add('REDUNDANT_PRINCIPAL', `${entry.value} stands twice: leave one out.`);
      else if (hasEveryone && entry.type === 'AWS' && entry.value !== '*') {
        add('REDUNDANT_PRINCIPAL', `${entry.value} is among everyone, whom "*" beside it stands for.`);
      }
      seen.add(name);
    }
    serviceFindings(statement, findings);
    if (form === 'trust') trustFindings(statement, findings);
    return findings;
  });
}

function entryFindings(entry: PrincipalEntry, add: Add): void {
  const { value } = entry;
  switch (principalSort(entry)) {
    case 'malformed':
      if (value.includes('*') || value.includes('?')) {
        const text = `${value}: a principal is named in full, or as "*". Use a condition on aws:PrincipalArn for patterns.`;
        add('UNSUPPORTED_WILDCARD_IN_PRINCIPAL', text);
      } else {
        const text = `${value} names no principal: use an account id or the ARN of a user, role or session.`;
        add('INVALID_PRINCIPAL_FORMAT', text);
      }
      break;
    case 'uniqueId':
      if (value.startsWith('AROA')) {
        add('INVALID_ROLE_REFERENCE', `${value} is the id of a role, perhaps of one that is gone: name its ARN.`);
      } else {
        add('INVALID_USER_REFERENCE', `${value} is the id of a user, perhaps of one that is gone: name the ARN.`);
      }
      break;
    case 'service':
      if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(value)) {
        add('INVALID_SERVICE_PRINCIPAL_FORMAT', `${value} is no service: they are called NAME.amazonaws.com.`);
      }
      break;
    default:
      if (value.includes('${')) {
        add('VARIABLE_UNSUPPORTED_IN_ELEMENT', `Principal has no variables: ${value} is plain text.`);
      }
  }
}

function serviceFindings({ effect, principal, conditions, line, column }: Statement, findings: Finding[]): void {
  if (effect !== 'Allow' || !principal || principal.some(({ type }) => type !== 'Service')) return;
  const entries = (conditions ?? []).flatMap((one) => one.entries);
  for (const entry of entries) {
    const key = entry.key.toLowerCase();
    if (!ofPeople.has(key.split('/')[0]!)) continue;
    const text = `A service does not bring ${entry.key}. Use aws:SourceAccount, aws:SourceArn, aws:SourceOrgID or aws:SourceOrgPaths: for whom it acts.`;
    adding(findings, entry)('UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL', text);
  }
  if (entries.some(({ key }) => sources.has(key.toLowerCase()))) return;
  const names = principal.map(({ value }) => value).join(', ');
  const text = `${names} may come on behalf of anybody. Say for whom: aws:SourceAccount or aws:SourceArn, aws:SourceOrgID, aws:SourceOrgPaths.`;
  adding(findings, { line, column })('RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL', text);
}

const sources: ReadonlySet<string> = new Set([
  ...['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths'],
]);

const ofPeople: ReadonlySet<string> = new Set([
  ...['aws:principalorgid', 'aws:principalorgpaths', 'aws:principalaccount', 'aws:principalarn', 'aws:principaltag'],
  ...['aws:username', 'aws:userid'],
]);

function trustFindings({ effect, principal, action, conditions, line, column }: Statement, findings: Finding[]): void {
  if (effect !== 'Allow' || !principal) return;
  const add = adding(findings, { line, column });
  if (principal.some(({ value }) => value === '*') && !conditions?.length) {
    const text = 'Everyone may assume the role. Name principals, or tie them by a condition (aws:PrincipalOrgID, …).';
    add('ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL', text);
  }
  const named = new Set(action?.map((one) => one.toLowerCase()));
  const types = new Set(principal.map(({ type }) => type));
  if (types.size !== 1) return;
  const federated = types.has('Federated');
  const wrong = (federated ? ['sts:AssumeRole'] : ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML']).filter(
    (one) => named.has(one.toLowerCase()),
  );
  if (wrong.length === 0) return;
  const right = federated ? 'sts:AssumeRoleWithWebIdentity or sts:AssumeRoleWithSAML' : 'sts:AssumeRole';
  const text = `${wrong.join(', ')} is nothing for ${federated ? 'a federated principal' : 'these principals'}: use ${right}.`;
  add('MISMATCHED_ACTION_FOR_PRINCIPAL', text);
}
