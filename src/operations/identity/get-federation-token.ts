import type { Operation, Permission } from '../operation.ts';
import { namePattern, readParameters } from './parameters.ts';
import {
  packedPolicySize,
  readSessionPolicies,
  requirePolicyArns,
  type SessionPolicies,
  sessionLimits,
} from './session-policies.ts';
import { readSessionTags, type SessionTags, tagContext } from './session-tags.ts';
import { credentialsAnswer, stsDenied } from './sts-answers.ts';
import { userSessionDuration, userSessionSeconds } from './user-session-duration.ts';

interface GetFederationTokenRequest {
  readonly name: string;
  readonly durationSeconds: number | undefined;
  readonly policies: SessionPolicies;
  readonly tags: SessionTags;
}

/** API reference, GetFederationToken. */
export const getFederationToken: Operation<GetFederationTokenRequest> = {
  name: 'GetFederationToken',
  service: 'sts',
  input: {
    read(input) {
      const parameters = readParameters(input);
      const name = parameters.text('Name', { required: true, min: 2, max: 32, pattern: namePattern });
      const policies = readSessionPolicies(parameters);
      const durationSeconds = parameters.integer('DurationSeconds', userSessionSeconds);
      const tags = readSessionTags(parameters, { transitive: false });
      parameters.check();
      policies.check();
      tags.check();
      return { name, durationSeconds, policies, tags };
    },
  },

  permissions({ name, tags }, { principal }) {
    if (principal.session) throw stsDenied('Cannot call GetFederationToken with session credentials');
    const context = tagContext(tags);
    const permission = (action: string): Permission => ({
      action,
      resource: `arn:aws:sts::${principal.accountId}:federated-user/${name}`,
      resourceAccount: principal.accountId,
      context,
      crossAccount: false,
    });
    return [permission('sts:GetFederationToken'), ...(tags.tags.size > 0 ? [permission('sts:TagSession')] : [])];
  },

  execute({ name, durationSeconds, policies, tags }, { principal, sessions }) {
    requirePolicyArns(policies.arns, { accountId: principal.accountId, sessions });
    const packed = packedPolicySize(policies, tags.tags);
    const issued = sessions.federatedUser({
      name,
      durationSeconds: userSessionDuration(durationSeconds, principal),
      ...sessionLimits(policies),
      tags: tags.tags,
      caller: principal,
    });
    return {
      ...credentialsAnswer(issued),
      FederatedUser: { FederatedUserId: issued.principal.userId, Arn: issued.principal.arn },
      PackedPolicySize: packed ?? 0,
    };
  },
};
