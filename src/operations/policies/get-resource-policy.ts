import { getResourcePolicyInput } from '../../shapes/policies.ts';
import type { Operation } from '../operation.ts';
import { versionSeen } from './policy-window.ts';
import { type PolicyTarget, readResourceArn, requireTarget } from './resource-arn.ts';
import { shownDocument } from './resource-policy-document.ts';
import { policyNotFound } from './revision.ts';

interface GetResourcePolicyRequest {
  readonly target: PolicyTarget;
  /** As given; the refusal echoes it. */
  readonly resourceArn: string;
}

/** Shows the canonical document, never an empty one. Source: API reference, GetResourcePolicy. */
export const getResourcePolicy: Operation<GetResourcePolicyRequest> = {
  name: 'GetResourcePolicy',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { ResourceArn } = getResourcePolicyInput.read(input);
      return { target: readResourceArn(ResourceArn, home), resourceArn: ResourceArn };
    },
  },

  permissions: ({ target }) => [
    {
      action: 'dynamodb:GetResourcePolicy',
      resource: target.arn,
      resourceAccount: target.account,
      crossAccount: false,
    },
  ],

  execute({ target, resourceArn }, { database, clock, settings, principals }) {
    requireTarget(target, database);
    const seen = versionSeen(database.catalog.policySlot(target.arn), {
      now: clock.now(),
      lagMilliseconds: settings.policyReadLagMilliseconds,
    });
    if (seen?.document === undefined) throw policyNotFound(resourceArn);
    return { Policy: shownDocument(seen.document, principals), RevisionId: seen.revisionId };
  },
};
