import { type PolicyDocument, parsePolicy } from '../document.ts';
import { unboundedAccess } from '../public-access.ts';
import { conditionFindings } from './condition-findings.ts';
import { ElementPlaces } from './element-places.ts';
import { adding, type CheckOptions, type Finding } from './finding.ts';
import { nameFindings } from './name-findings.ts';
import { AccessComparison } from './new-access.ts';
import { principalFindings } from './principal-findings.ts';
import { structureFindings } from './structure-findings.ts';
import { witnessText } from './witness-text.ts';

/** Findings are in the order of their places. Without a document the text is no policy, and they say why. */
export type CheckedPolicy =
  | { readonly findings: readonly Finding[]; readonly document: PolicyDocument; readonly places: ElementPlaces }
  | { readonly findings: readonly Finding[]; readonly document: undefined; readonly places: undefined };

/** Everything that can be said about a policy from its text alone. Nothing is thrown, whatever the text. */
export function checkPolicy(text: string, options: CheckOptions): CheckedPolicy {
  const parsed = parsePolicy(text, options.form);
  if (!parsed.ok) {
    const findings = structureFindings(text, { form: options.form, first: parsed.problem });
    return { findings: inOrder(findings), document: undefined, places: undefined };
  }
  const { document } = parsed;
  const places = new ElementPlaces(text);
  const findings = [
    ...versionFindings(document),
    ...sizeFindings(text, options),
    ...nameFindings(document, places, options),
    ...principalFindings(document, places, options),
    ...conditionFindings(document, options),
    ...accessFindings(document, options),
  ];
  return { findings: inOrder(findings), document, places };
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
}

function versionFindings({ version, versionOmitted }: PolicyDocument): readonly Finding[] {
  const findings: Finding[] = [];
  if (version === '2012-10-17') return findings;
  const said = versionOmitted ? 'The policy names no Version, which means 2008-10-17' : 'The Version is 2008-10-17';
  const text = `${said}: policy variables are plain text. Write "Version": "2012-10-17".`;
  adding(findings, start)(versionOmitted ? 'MISSING_VERSION' : 'OLD_VERSION', text);
  return findings;
}

const start = { line: 1, column: 1 };

/** Blanks count for a resource policy, and its service says how much is too much. Source: IAM User Guide, "IAM and AWS STS quotas". */
function sizeFindings(policy: string, { form }: CheckOptions): readonly Finding[] {
  const findings: Finding[] = [];
  const size = policy.replace(/\s/g, '').length;
  if (form === 'identity' && size > managedPolicyCharactersMax) {
    const text = `The policy has ${size} characters without blanks: a managed policy has at most ${managedPolicyCharactersMax}. Split it.`;
    adding(findings, start)('POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA', text);
  } else if (form === 'trust' && size > trustPolicyCharactersMax) {
    const text = `The policy has ${size} characters without blanks: a trust policy has at most ${trustPolicyCharactersMax}, unless the quota is raised.`;
    adding(findings, start)('POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA', text);
  }
  return findings;
}

const managedPolicyCharactersMax = 6144;
const trustPolicyCharactersMax = 2048;

/** What the statements do together: who gets in, and which of them do nothing. */
function accessFindings(document: PolicyDocument, { form, service }: CheckOptions): readonly Finding[] {
  const findings: Finding[] = [];
  const open = form === 'resource' ? unboundedAccess(document) : undefined;
  if (open) {
    const example = open.witness ? `For example, ${witnessText(open.witness)}.` : 'It could not be proved bounded.';
    const text = `This statement lets in everyone; Block Public Access refuses such a policy. ${example} Name principals, or tie the statement to fixed callers (aws:PrincipalAccount, aws:PrincipalOrgID, aws:SourceVpce, ...).`;
    adding(findings, document.statements[open.statementIndex]!)('UNBOUNDED_ACCESS', text);
  }
  if (document.statements.length > comparedStatementsMax) {
    const text = `The policy has ${document.statements.length} statements, more than fit into 20,480 bytes: what they do together was not looked at. Split it.`;
    adding(findings, start)('TOO_MANY_STATEMENTS_TO_COMPARE', text);
    return findings;
  }
  const options = { form, ...service, budget: budgetOfStatement };
  for (const [index, statement] of document.statements.entries()) {
    const { effect, principal } = statement;
    const add = adding(findings, statement);
    // Nobody in the model is a federated identity.
    if (effect !== 'Allow' || principal?.some(({ type }) => type === 'Federated')) continue;
    const alone = new AccessComparison({ before: undefined, after: document }, options).newAccessBy(index);
    if (alone.kind === 'none') {
      const text = 'This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.';
      add('ALLOWS_NOTHING', text);
      continue;
    }
    const statements = document.statements.filter((_, other) => other !== index);
    const others = { ...document, statements };
    if (!statements.some((other) => other.effect === 'Allow')) continue;
    if (new AccessComparison({ before: others, after: document }, options).newAccessBy(index).kind === 'none') {
      const text = 'Without this statement the policy allows the same: others allow all that it does.';
      add('REDUNDANT_STATEMENT', text);
    }
  }
  return findings;
}

const budgetOfStatement = 500_000;

/** Each is held against all others. The largest policy of a table, of 20,480 bytes, has room for fewer. */
export const comparedStatementsMax = 500;
