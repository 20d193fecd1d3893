import { parseArn } from '../arn.ts';
import type { Candidate } from '../authorization/candidates.ts';
import { AwsError } from '../errors.ts';
import type {
  ConfigurationPath,
  ConfigurationProblem,
  IdentityConfiguration,
  PolicySource,
} from '../identity/configuration.ts';
import { policyText } from '../identity/declared-policies.ts';
import type { Identity } from '../identity/identity.ts';
import { readResourceArn } from '../operations/policies/resource-arn.ts';
import { type ResourcePolicyRules, readResourcePolicy } from '../operations/policies/resource-policy-document.ts';
import { compilePolicy } from '../policy/compile.ts';
import { parsePolicy } from '../policy/document.ts';

/** Candidates beside the live policies, by name, as a configuration writes them. */
export type ShadowPolicies = Readonly<Record<string, ShadowPolicyConfiguration>>;

interface ShadowPolicyConfiguration {
  /** ARN of a table or stream; it need not exist yet. */
  readonly resource: string;
  readonly policy: PolicySource;
}

/** The candidates, and what is wrong with those that PutResourcePolicy would refuse. */
export function readCandidates(
  shadowPolicies: ShadowPolicies,
  principals: ResourcePolicyRules['principals'],
): { readonly candidates: readonly Candidate[]; readonly problems: readonly ConfigurationProblem[] } {
  const candidates: Candidate[] = [];
  const problems: ConfigurationProblem[] = [];
  for (const [name, { resource, policy }] of Object.entries(shadowPolicies)) {
    const path: ConfigurationPath = ['shadowPolicies', name];
    const target = attempt(() => readResourceArn(resource, homeOf(resource)), [...path, 'resource']);
    if (!target) continue;
    const other = candidates.find((candidate) => candidate.resource === target.arn);
    if (other) {
      const message = `is the resource of "${other.name}" already; a resource has one candidate`;
      problems.push({ path: [...path, 'resource'], message });
      continue;
    }
    const text = policyText(policy);
    const document = attempt(
      () => readResourcePolicy(text, { slot: target.slot, resourceArn: target.arn, principals }),
      [...path, 'policy'],
      typeof policy === 'string' ? placeOfProblem(text) : '',
    );
    if (!document) continue;
    candidates.push({ name, resource: target.arn, policy: compilePolicy(document.parsed, `candidate ${name}`) });
  }
  return { candidates, problems };

  function attempt<Result>(read: () => Result, path: ConfigurationPath, place = ''): Result | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      problems.push({ path, message: `PutResourcePolicy would answer: ${error.message}${place}` });
      return undefined;
    }
  }
}

/** Who there will be once the configuration is applied: whom it declares, and whom it lets be. Their unique ids are not told. */
export function principalsAfter(
  { accounts }: IdentityConfiguration,
  { directory, knowsAccount }: Pick<Identity, 'directory' | 'knowsAccount'>,
): ResourcePolicyRules['principals'] {
  return {
    knowsAccount: (accountId) => accounts[accountId] !== undefined || knowsAccount(accountId),
    uniqueIdOf(arn) {
      const [, accountId = '', kind, path, name = ''] =
        /^arn:aws:iam::(\d{12}):(user|role)(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
      const declared = accounts[accountId]?.[kind === 'user' ? 'users' : 'roles']?.[name];
      if (declared && (declared.path ?? '/') === path) return arn;
      const kept = directory.principal(arn);
      return kept && !kept.declared ? kept.uniqueId : undefined;
    },
  };
}

/** The account and Region that an ARN is of. */
function homeOf(arn: string) {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  return { account, region };
}

function placeOfProblem(text: string): string {
  const result = parsePolicy(text, 'resource');
  return result.ok ? '' : ` (line ${result.problem.line}, column ${result.problem.column} of the policy)`;
}
