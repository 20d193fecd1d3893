import { validationError } from '../../errors.ts';
import type { Principal } from '../../policy/principal.ts';
import type { ContextLookup } from '../../policy/request.ts';
import type { ExecutionContext, Operation, Permission, Subject } from '../operation.ts';
import { type DeviceCode, deviceClaim, readDeviceCode } from './device-code.ts';
import { arnPattern, namePattern, readParameters, wordPattern } from './parameters.ts';
import { accountOfRole } from './role-arn.ts';
import {
  packedPolicySize,
  readSessionPolicies,
  requirePolicyArns,
  type SessionPolicies,
  sessionLimits,
} from './session-policies.ts';
import { readSessionTags, type SessionTags, tagContext, withInheritedTags } from './session-tags.ts';
import { credentialsAnswer, notAuthorized, stsDenied } from './sts-answers.ts';

interface AssumeRoleRequest {
  readonly roleArn: string;
  readonly roleAccount: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly policies: SessionPolicies;
  readonly tags: SessionTags;
  readonly externalId: string | undefined;
  readonly device: DeviceCode;
  readonly sourceIdentity: string | undefined;
}

/** API reference, AssumeRole. A role that does not exist is refused with the words of one that does not trust the caller. */
export const assumeRole: Operation<AssumeRoleRequest> = {
  name: 'AssumeRole',
  service: 'sts',
  input: { read },

  permissions(request, subject) {
    const { principal } = subject;
    if (principal.kind === 'root') throw stsDenied('Roles may not be assumed by root accounts.');
    if (principal.kind === 'federatedUser') throw notAuthorized(principal, 'sts:AssumeRole', request.roleArn);
    const claim = deviceClaim(request.device, principal);
    if (claim) subject.sessions.checkDeviceCode(claim);
    const tags = withInheritedTags(request.tags, principal);
    const sourceIdentity = sourceIdentityFor(request, principal);
    const context = contextOf(request, { subject, tags, sourceIdentity });
    const permission = (action: string): Permission => ({
      action,
      resource: request.roleArn,
      resourceAccount: request.roleAccount,
      context,
      crossAccount: true,
      resourcePolicyRequired: true,
    });
    return [
      permission('sts:AssumeRole'),
      ...(tags.tags.size > 0 ? [permission('sts:TagSession')] : []),
      ...(sourceIdentity === undefined ? [] : [permission('sts:SetSourceIdentity')]),
    ];
  },

  async execute(request, { principal, sessions }: ExecutionContext) {
    const claim = deviceClaim(request.device, principal);
    if (claim) await sessions.spendDeviceCode(claim);
    const role = sessions.role(request.roleArn);
    if (!role) throw notAuthorized(principal, 'sts:AssumeRole', request.roleArn);
    if (request.durationSeconds > role.maxSessionDurationSeconds) {
      throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
    }
    if (principal.session && request.durationSeconds > chainedSessionSecondsMax) {
      throw validationError(
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      );
    }
    requirePolicyArns(request.policies.arns, { accountId: role.accountId, sessions });
    const { tags, transitiveTagKeys } = withInheritedTags(request.tags, principal);
    const packed = packedPolicySize(request.policies, tags);
    const sourceIdentity = sourceIdentityFor(request, principal);
    const issued = sessions.assumeRole({
      roleArn: role.arn,
      sessionName: request.sessionName,
      durationSeconds: request.durationSeconds,
      ...sessionLimits(request.policies),
      tags,
      transitiveTagKeys,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...(claim && { multiFactor: true }),
    });
    return {
      ...credentialsAnswer(issued),
      AssumedRoleUser: { AssumedRoleId: issued.principal.userId, Arn: issued.principal.arn },
      ...(packed === undefined ? {} : { PackedPolicySize: packed }),
      ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
    };
  },
};

/** IAM User Guide, "Role chaining": also for sessions of GetSessionToken. */
const chainedSessionSecondsMax = 3600;

const externalIdPattern = wordPattern('[\\w+=,.@:\\/-]*', '+=,.@:/-');

function read(input: unknown): AssumeRoleRequest {
  const parameters = readParameters(input);
  const roleArn = parameters.text('RoleArn', { required: true, min: 20, max: 2048, pattern: arnPattern });
  const sessionName = parameters.text('RoleSessionName', { required: true, min: 2, max: 64, pattern: namePattern });
  const policies = readSessionPolicies(parameters);
  const durationSeconds = parameters.integer('DurationSeconds', { min: 900, max: 43_200 }) ?? 3600;
  const tags = readSessionTags(parameters, { transitive: true });
  const externalId = parameters.text('ExternalId', { min: 2, max: 1224, pattern: externalIdPattern });
  const device = readDeviceCode(parameters);
  const sourceIdentity = parameters.text('SourceIdentity', { min: 2, max: 64, pattern: namePattern });
  const provided = parameters.list('ProvidedContexts', 5, () => true);
  parameters.check();
  const roleAccount = accountOfRole(roleArn);
  policies.check();
  tags.check();
  if (provided.length > 0) throw validationError('ProvidedContexts is not supported.');
  return {
    roleArn,
    roleAccount,
    sessionName,
    durationSeconds,
    policies,
    tags,
    externalId,
    device,
    sourceIdentity,
  };
}

/** Once set, a source identity stays for the whole chain of roles. IAM User Guide, "Monitor and control actions taken with assumed roles". */
function sourceIdentityFor({ sourceIdentity, roleArn }: AssumeRoleRequest, principal: Principal): string | undefined {
  const inherited = principal.session?.sourceIdentity;
  if (inherited !== undefined && sourceIdentity !== undefined && sourceIdentity !== inherited) {
    throw notAuthorized(principal, 'sts:SetSourceIdentity', roleArn);
  }
  return sourceIdentity ?? inherited;
}

/** IAM User Guide, "IAM and AWS STS condition context keys". */
function contextOf(request: AssumeRoleRequest, { subject, tags, sourceIdentity }: Asked): ContextLookup {
  const ofTags = tagContext(tags);
  return (key) => {
    switch (key) {
      case 'sts:externalid':
        return request.externalId;
      case 'sts:rolesessionname':
        return request.sessionName;
      case 'sts:sourceidentity':
        return sourceIdentity;
      // A code that was checked speaks for this very call; without one the caller's session does.
      case 'aws:multifactorauthpresent':
        return request.device.tokenCode && 'true';
      case 'aws:multifactorauthage':
        return request.device.tokenCode && '0';
    }
    const slash = key.indexOf('/') + 1;
    const prefix = key.slice(0, slash);
    if (prefix === 'aws:resourcetag/' || prefix === 'iam:resourcetag/') return roleTag(key.slice(slash));
    return ofTags(key);
  };

  /** An inherited transitive tag overrides the role's own. `tag`: in lower case. */
  function roleTag(tag: string): string | undefined {
    const { principal, sessions } = subject;
    if (principal.session?.transitiveTagKeys.some((key) => key.toLowerCase() === tag)) return principal.tags.get(tag);
    for (const [key, value] of sessions.role(request.roleArn)?.tags ?? []) if (key.toLowerCase() === tag) return value;
    return undefined;
  }
}

interface Asked {
  readonly subject: Subject;
  readonly tags: SessionTags;
  readonly sourceIdentity: string | undefined;
}
