import { consistsOf, lettersAndDigits } from './characters.ts';
import { parseInstant } from './conditions/date.ts';
import type { PolicyDocument } from './document.ts';
import type { PolicyProblem } from './problem.ts';
import type { Statement } from './statement.ts';

/**
 * What IAM asks of an identity or session policy beyond its grammar, and its sentences for both.
 * Source: recorded from CreatePolicy, 2019 and 2026; IAM User Guide, "Troubleshoot IAM policies".
 */

/** IAM's sentence for the first fault of a policy that was read as `identity`: dates, resources, actions. Undefined: there is none. */
export function iamFault(document: PolicyDocument): string | undefined {
  if (document.statements.some(hasNoDate)) return legacyParsing;
  for (const statement of document.statements) {
    for (const resource of statement.resource ?? statement.notResource ?? []) {
      const fault = resourceFault(resource);
      if (fault !== undefined) return fault;
    }
  }
  for (const statement of document.statements) {
    for (const action of statement.action ?? statement.notAction ?? []) {
      if (action === '*') continue;
      const colon = action.indexOf(':');
      if (colon < 0) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
      if (action.includes(':', colon + 1)) return 'Actions/Condition can contain only one colon.';
      // Letters, digits, hyphens; wildcards as IAM takes them.
      const vendor = action.slice(0, colon);
      if (vendor === '' || !consistsOf(vendor, `${lettersAndDigits}*-`)) return `Vendor ${vendor} is not valid`;
    }
    for (const { entries } of statement.conditions ?? []) {
      if (entries.some(({ key }) => !key.includes(':'))) {
        return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
      }
    }
  }
  return undefined;
}

/** IAM's sentence for what keeps a text from being an identity policy. */
export function iamProblemText(problem: PolicyProblem): string {
  switch (problem.kind) {
    case 'missingField':
      if (problem.field === 'Action') return 'Policy statement must contain actions.';
      if (problem.field === 'Resource') return 'Policy statement must contain resources.';
      return 'Syntax errors in policy.';
    case 'invalidEffect':
      return isEffectInOtherCase(problem.value) ? legacyParsing : 'Syntax errors in policy.';
    case 'duplicateSid':
      return 'Statement IDs (SID) in a single policy must be unique.';
    case 'invalidSid':
      return 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
    case 'prohibitedPrincipal':
      return 'Policy document should not specify a principal.';
    default:
      return 'Syntax errors in policy.';
  }
}

/** Something else than a date to compare with one; a variable may yet become one. */
function hasNoDate({ conditions = [] }: Statement): boolean {
  return conditions
    .filter(({ operator }) =>
      operator
        .slice(operator.indexOf(':') + 1)
        .toLowerCase()
        .startsWith('date'),
    )
    .flatMap(({ entries }) => entries.flatMap(({ values }) => values))
    .some(({ text }) => !text.includes('${') && parseInstant(text) === undefined);
}

const legacyParsing = 'The policy failed legacy parsing';

function resourceFault(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const parts = resource.split(':', 6);
  if (parts.length === 1) return `Resource ${resource} must be in ARN format or "*".`;
  const [, partition, service] = parts as [string, string, ...string[]];
  if (!partitions.has(partition)) {
    const shown = parts.length === 6 ? resource : [...parts, '*', '*', '*', '*'].slice(0, 6).join(':');
    return `Partition "${partition}" is not valid for resource "${shown}".`;
  }
  if (service === undefined || service.includes('*') || service.includes('?')) {
    return 'Resource vendor must be fully qualified and cannot contain regexes.';
  }
  if (parts.length < 6) return legacyParsing;
  const [, , , region, , path] = parts as [string, string, string, string, string, string];
  if (service === 's3' && region !== '') return `Resource ${resource} can not contain region information.`;
  if (service !== 'iam') return undefined;
  if (region !== '') return `IAM resource ${resource} cannot contain region information.`;
  return path === '*' || iamPaths.some((start) => path.startsWith(start)) ? undefined : iamPathFault;
}

const iamPaths = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];
const iamPathFault = `IAM resource path must either be "*" or start with ${iamPaths.join(', ')}.`;

const partitions: ReadonlySet<string> = new Set(['aws', 'aws-cn', 'aws-us-gov', '*']);

function isEffectInOtherCase(value: string): boolean {
  const lower = value.toLowerCase();
  return lower === 'allow' || lower === 'deny';
}
