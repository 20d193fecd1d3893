import { validationError } from '../../errors.ts';
import type { Principal, WebIdentityPrincipal } from '../../policy/principal.ts';
import type { ContextLookup } from '../../policy/request.ts';
import type { Operation, Permission, Subject } from '../operation.ts';
import { arnPattern, namePattern, readParameters } from './parameters.ts';
import { accountOfRole } from './role-arn.ts';
import {
  packedPolicySize,
  readSessionPolicies,
  requirePolicyArns,
  type SessionPolicies,
  sessionLimits,
} from './session-policies.ts';
import { tagContext } from './session-tags.ts';
import { credentialsAnswer, stsDenied } from './sts-answers.ts';

interface AssumeRoleWithWebIdentityRequest {
  readonly roleArn: string;
  readonly roleAccount: string;
  readonly sessionName: string;
  readonly token: string;
  readonly durationSeconds: number;
  readonly policies: SessionPolicies;
}

/**
 * API reference, AssumeRoleWithWebIdentity: the one operation that is not signed. Who asks is said by the token, which the road has proved
 * when `execute` is called; the role's trust policy alone decides, by `{"Federated": …}`. Session tags and source identity are claims.
 */
export const assumeRoleWithWebIdentity: Operation<AssumeRoleWithWebIdentityRequest> = {
  name: 'AssumeRoleWithWebIdentity',
  service: 'sts',
  input: { read },

  identityToken: ({ token, roleArn }) => ({ token, roleArn }),

  permissions(request, subject) {
    const role = subject.sessions.role(request.roleArn);
    if (role && request.durationSeconds > role.maxSessionDurationSeconds) {
      throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
    }
    const said = subject.principal.kind === 'webIdentity' ? subject.principal.token : undefined;
    const context = contextOf(request, subject);
    const permission = (action: string): Permission => ({
      action,
      resource: request.roleArn,
      resourceAccount: request.roleAccount,
      context,
      crossAccount: true,
      resourcePolicyRequired: true,
    });
    return [
      permission('sts:AssumeRoleWithWebIdentity'),
      ...(said && said.tags.size > 0 ? [permission('sts:TagSession')] : []),
      ...(said?.sourceIdentity === undefined ? [] : [permission('sts:SetSourceIdentity')]),
    ];
  },

  execute(request, { principal, sessions }) {
    const caller = holderOfToken(principal);
    const { tags, transitiveTagKeys, sourceIdentity, subject, audience } = caller.token;
    const role = sessions.role(request.roleArn);
    if (!role) throw stsDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
    requirePolicyArns(request.policies.arns, { accountId: role.accountId, sessions });
    const packed = packedPolicySize(request.policies, tags);
    const issued = sessions.assumeRole({
      roleArn: role.arn,
      sessionName: request.sessionName,
      durationSeconds: request.durationSeconds,
      ...sessionLimits(request.policies),
      tags,
      transitiveTagKeys,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      caller,
    });
    return {
      ...credentialsAnswer(issued),
      SubjectFromWebIdentityToken: subject,
      AssumedRoleUser: { AssumedRoleId: issued.principal.userId, Arn: issued.principal.arn },
      ...(packed === undefined ? {} : { PackedPolicySize: packed }),
      // The model says the issuer; seen in practice is the name that policies have for it.
      Provider: caller.provider,
      Audience: audience,
      ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
    };
  },
};

function read(input: unknown): AssumeRoleWithWebIdentityRequest {
  const parameters = readParameters(input);
  const roleArn = parameters.text('RoleArn', { required: true, min: 20, max: 2048, pattern: arnPattern });
  const sessionName = parameters.text('RoleSessionName', { required: true, min: 2, max: 64, pattern: namePattern });
  const token = parameters.text('WebIdentityToken', { required: true, min: 4, max: tokenCharactersMax });
  const providerId = parameters.text('ProviderId', { min: 4, max: 2048 });
  const policies = readSessionPolicies(parameters);
  const durationSeconds = parameters.integer('DurationSeconds', { min: 900, max: 43_200 }) ?? 3600;
  parameters.check();
  const roleAccount = accountOfRole(roleArn);
  policies.check();
  if (providerId !== undefined) {
    throw validationError(
      'ProviderId is not supported: OAuth 2.0 access tokens can only be asked about at their provider.',
    );
  }
  return { roleArn, roleAccount, sessionName, token, durationSeconds, policies };
}

/** API reference, AssumeRoleWithWebIdentity. */
const tokenCharactersMax = 20_000;

function holderOfToken(principal: Principal): WebIdentityPrincipal {
  if (principal.kind === 'webIdentity') return principal;
  throw new Error(`${principal.arn} shows no token`);
}

/** IAM User Guide, "IAM and AWS STS condition context keys", AWS OIDC federation. */
function contextOf(request: AssumeRoleWithWebIdentityRequest, { principal, sessions }: Subject): ContextLookup {
  const said = principal.kind === 'webIdentity' ? principal.token : undefined;
  const ofTags = said && tagContext(said);
  return (key) => {
    if (key === 'sts:rolesessionname') return request.sessionName;
    if (key === 'sts:sourceidentity') return said?.sourceIdentity;
    const slash = key.indexOf('/') + 1;
    const prefix = key.slice(0, slash);
    if (prefix === 'aws:resourcetag/' || prefix === 'iam:resourcetag/') return roleTag(key.slice(slash));
    return said?.keys.get(key) ?? ofTags?.(key);
  };

  /** `tag`: in lower case. */
  function roleTag(tag: string): string | undefined {
    for (const [key, value] of sessions.role(request.roleArn)?.tags ?? []) if (key.toLowerCase() === tag) return value;
    return undefined;
  }
}
