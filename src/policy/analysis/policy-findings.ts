import { type PolicyDocument, parsePolicy } from '../document.ts';
import type { PolicyProblem } from '../problem.ts';
import { faultText } from '../problem-text.ts';
import { unboundedAccess } from '../public-access.ts';
import { conditionFindings } from './condition-findings.ts';
import { ElementPlaces } from './element-places.ts';
import type { CheckOptions, Finding } from './finding.ts';
import { nameFindings } from './name-findings.ts';
import { AccessComparison } from './new-access.ts';
import { witnessText } from './witness-text.ts';

export interface CheckedPolicy {
  /** In the order of their places. */
  readonly findings: readonly Finding[];
  /** Undefined when the text is no policy; then the first reason is the only finding. */
  readonly document: PolicyDocument | undefined;
  readonly places: ElementPlaces;
}

/** Everything that can be said about a policy from its text alone. Nothing is thrown, whatever the text. */
export function checkPolicy(text: string, options: CheckOptions): CheckedPolicy {
  const parsed = parsePolicy(text, options.form);
  const places = new ElementPlaces(text);
  if (!parsed.ok) return { findings: [problemFinding(parsed.problem)], document: undefined, places };
  const { document } = parsed;
  const findings = [
    ...versionFindings(document),
    ...nameFindings(document, places, options),
    ...conditionFindings(document, options),
    ...accessFindings(document, options),
  ];
  return { findings: findings.sort((a, b) => a.line - b.line || a.column - b.column), document, places };
}

function problemFinding(problem: PolicyProblem): Finding {
  const { line, column } = problem;
  const code = problemCode(problem);
  const level = problem.kind === 'allowWithNotPrincipal' ? 'security' : 'error';
  return { code, level, text: `${capitalized(faultText(problem))}.`, line, column };
}

function problemCode(problem: PolicyProblem): string {
  switch (problem.kind) {
    case 'missingField':
      return `MISSING_${problem.field.toUpperCase()}`;
    case 'unknownConditionOperator':
      return problem.name.startsWith('Null') ? 'NULL_WITH_IF_EXISTS' : 'INVALID_CONDITION_OPERATOR';
    default:
      return problemCodes[problem.kind];
  }
}

const problemCodes: Readonly<
  Record<Exclude<PolicyProblem['kind'], 'missingField' | 'unknownConditionOperator'>, string>
> = {
  notJson: 'JSON_SYNTAX_ERROR',
  notAPolicy: 'JSON_SYNTAX_ERROR',
  syntax: 'INVALID_POLICY_ELEMENT',
  invalidVersion: 'INVALID_VERSION',
  statementEmpty: 'MISSING_STATEMENT',
  invalidEffect: 'INVALID_EFFECT',
  emptyPrincipal: 'MISSING_PRINCIPAL',
  invalidPrincipalType: 'INVALID_PRINCIPAL_KEY',
  allowWithNotPrincipal: 'ALLOW_WITH_NOT_PRINCIPAL',
  prohibitedPrincipal: 'UNSUPPORTED_PRINCIPAL',
  prohibitedNotPrincipal: 'UNSUPPORTED_PRINCIPAL',
  prohibitedResource: 'UNSUPPORTED_ELEMENT_COMBINATION',
  invalidSid: 'UNSUPPORTED_SID',
  duplicateSid: 'UNIQUE_SIDS_REQUIRED',
};

function versionFindings({ version, versionOmitted }: PolicyDocument): readonly Finding[] {
  if (version === '2012-10-17') return [];
  const said = versionOmitted ? 'The policy names no Version, which means 2008-10-17' : 'The Version is 2008-10-17';
  return [
    {
      code: versionOmitted ? 'MISSING_VERSION' : 'OLD_VERSION',
      level: 'warning',
      text: `${said}: policy variables are plain text. Write "Version": "2012-10-17".`,
      line: 1,
      column: 1,
    },
  ];
}

/** What the statements do together: who gets in, and which of them do nothing. */
function accessFindings(document: PolicyDocument, { form, service }: CheckOptions): readonly Finding[] {
  const findings: Finding[] = [];
  const open = form === 'resource' ? unboundedAccess(document) : undefined;
  if (open) {
    const { line, column } = document.statements[open.statementIndex]!;
    const example = open.witness ? `For example, ${witnessText(open.witness)}.` : 'It could not be proved bounded.';
    findings.push({
      code: 'UNBOUNDED_ACCESS',
      level: 'security',
      text: `This statement lets in everyone; Block Public Access refuses such a policy. ${example} Name principals, or tie the statement to fixed callers (aws:PrincipalAccount, aws:PrincipalOrgID, aws:SourceVpce, ...).`,
      line,
      column,
    });
  }
  const options = { form, ...service, budget: budgetOfStatement };
  for (const [index, { effect, line, column, principal }] of document.statements.entries()) {
    // Nobody in the model is a federated identity.
    if (effect !== 'Allow' || principal?.some(({ type }) => type === 'Federated')) continue;
    const alone = new AccessComparison({ before: undefined, after: document }, options).newAccessBy(index);
    if (alone.kind === 'none') {
      const text = 'This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.';
      findings.push({ code: 'ALLOWS_NOTHING', level: 'warning', text, line, column });
      continue;
    }
    const statements = document.statements.filter((_, other) => other !== index);
    const others = { ...document, statements };
    if (!statements.some((other) => other.effect === 'Allow')) continue;
    if (new AccessComparison({ before: others, after: document }, options).newAccessBy(index).kind === 'none') {
      const text = 'Without this statement the policy allows the same: others allow all that it does.';
      findings.push({ code: 'REDUNDANT_STATEMENT', level: 'suggestion', text, line, column });
    }
  }
  return findings;
}

const budgetOfStatement = 500_000;

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
