import { parseArn } from '../../arn.ts';
import type { Finding } from '../../policy/analysis/finding.ts';
import { AccessComparison, type AlsoAsked } from '../../policy/analysis/new-access.ts';
import { witnessText } from '../../policy/analysis/witness-text.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import type { Statement } from '../../policy/statement.ts';
import { policyVocabulary } from './policy-vocabulary.ts';

export interface NamedDocument {
  /** What to call it: its file. */
  readonly name: string;
  readonly document: PolicyDocument;
}

export const overridingTrap = {
  code: 'DYNAMODB_IDENTITY_POLICY_PASSES_BY',
  level: 'security',
  when: 'A policy given as --identity allows without conditions what the resource policy allows under them.',
} as const;

/**
 * Conditions of a resource policy that an identity policy of the table's own account passes by: either of the two alone lets a request
 * pass, so a condition on an Allow holds nobody back whom the other allows. Source: DynamoDB Developer Guide, "Authorization with IAM
 * identity-based policies and DynamoDB resource-based policies".
 */
export function overridingFindings(resourcePolicy: PolicyDocument, identity: NamedDocument): readonly Finding[] {
  return resourcePolicy.statements.flatMap((statement): readonly Finding[] => {
    const { effect, conditions, line, column } = statement;
    if (effect !== 'Allow' || !conditions?.length) return [];
    const before = { ...resourcePolicy, statements: [asIdentity(statement)] };
    const after = withinReach(identity.document, { statement, resourcePolicy });
    const comparison = new AccessComparison(
      { before, after },
      { form: 'identity', ...policyVocabulary(undefined), budget: 2_000_000 },
    );
    for (const index of identity.document.statements.keys()) {
      if (after.statements[index]!.effect !== 'Allow') continue;
      const answer = comparison.newAccessBy(index, ofOwners(statement));
      if (answer.kind !== 'found') continue;
      const text = `${identity.name} allows without these conditions what is allowed here under them: for principals of the table's account they hold nobody back. For example, ${witnessText(answer.witness)}. To forbid, use a Deny.`;
      return [{ code: overridingTrap.code, level: overridingTrap.level, text, line, column }];
    }
    return [];
  });
}

/** The identity policy, cut down to what the statement speaks of and to what no Deny of the resource policy takes from everyone. */
function withinReach(
  { version, versionOmitted, statements }: PolicyDocument,
  { statement, resourcePolicy }: { statement: Statement; resourcePolicy: PolicyDocument },
): PolicyDocument {
  const { action, notAction, resource, notResource, line, column } = statement;
  const place = { line, column };
  const otherwise: readonly Statement[] = [
    { ...place, effect: 'Deny', ...(action ? { notAction: action } : { action: notAction! }), resource: ['*'] },
    { ...place, effect: 'Deny', action: ['*'], ...(resource ? { notResource: resource } : { resource: notResource! }) },
  ];
  const denials = resourcePolicy.statements.filter(
    ({ effect, principal }) => effect === 'Deny' && principal?.some(({ value }) => value === '*'),
  );
  return { version, versionOmitted, statements: [...statements, ...otherwise, ...denials.map(asIdentity)] };
}

/** The principal is of an account that the statement's resources lie in, where they say in which. */
function ofOwners({ resource }: Statement): readonly AlsoAsked[] {
  const owners = new Set((resource ?? []).map((arn) => parseArn(arn)?.account ?? '*'));
  if (owners.size === 0 || [...owners].some((owner) => !/^\d{12}$/.test(owner))) return [];
  const values = [...owners].map((text) => ({ text, literal: 'string' }) as const);
  const entry = { key: 'aws:PrincipalAccount', values, line: 0, column: 0 };
  return [{ kind: 'condition', operator: 'StringEquals', entry, holds: true }];
}

/** As if it stood in the policy of whoever asks. */
function asIdentity({ principal: _, notPrincipal: __, ...statement }: Statement): Statement {
  return statement;
}
