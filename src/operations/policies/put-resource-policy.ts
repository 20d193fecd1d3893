import type { PolicyVersion } from '../../database/catalog/catalog.ts';
import { AwsError } from '../../errors.ts';
import { compilePolicy } from '../../policy/compile.ts';
import type { Permission } from '../../policy/permission.ts';
import { putResourcePolicyInput } from '../../shapes/policies.ts';
import type { Operation } from '../operation.ts';
import { requireTableNotDeleting } from './deleting-table.ts';
import { requireWindowPassed } from './policy-window.ts';
import { type PolicyTarget, readResourceArn, requireTarget } from './resource-arn.ts';
import { readResourcePolicy } from './resource-policy-document.ts';
import { nextRevisionId, requireRevision } from './revision.ts';

interface PutResourcePolicyRequest {
  readonly target: PolicyTarget;
  readonly policy: string;
  readonly expectedRevisionId: string | undefined;
  readonly confirmRemoveSelfResourceAccess: boolean;
}

/** Attaches a policy to a table or stream. Source: API reference, PutResourcePolicy; behaviour measured on AWS, 2026-10. */
export const putResourcePolicy: Operation<PutResourcePolicyRequest> = {
  name: 'PutResourcePolicy',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const request = putResourcePolicyInput.read(input);
      return {
        target: readResourceArn(request.ResourceArn, home),
        policy: request.Policy,
        expectedRevisionId: request.ExpectedRevisionId,
        confirmRemoveSelfResourceAccess: request.ConfirmRemoveSelfResourceAccess ?? false,
      };
    },
  },

  permissions: (request) => [putPermission(request.target)],

  async execute(request, context) {
    const { target } = request;
    const policy = readResourcePolicy(request.policy, {
      slot: target.slot,
      resourceArn: target.arn,
      principals: context.principals,
    });
    requireTarget(target, context.database);
    if (!request.confirmRemoveSelfResourceAccess) {
      const future = context.wouldDecide(putPermission(target), compilePolicy(policy.parsed, target.arn));
      if (future.effect === 'deny') {
        throw new AwsError(
          'AccessDeniedException',
          'The new resource policy will not allow you to update the resource policy in the future.',
        );
      }
    }
    const version = await context.database.changePolicy(target.arn, (current): PolicyVersion | undefined => {
      requireRevision(request.expectedRevisionId, { current, target, operation: 'Put' });
      if (current?.document === policy.document && current.versionOmitted === policy.versionOmitted) return undefined;
      requireTableNotDeleting(target, context.database);
      const now = context.clock.now();
      requireWindowPassed(current, target, {
        now,
        windowMilliseconds: context.settings.policyChangeWindowMilliseconds,
      });
      const { document, versionOmitted } = policy;
      return { document, versionOmitted, revisionId: nextRevisionId(now, current), since: now };
    });
    return { RevisionId: version?.revisionId };
  },
};

function putPermission(target: PolicyTarget): Permission {
  return {
    action: 'dynamodb:PutResourcePolicy',
    resource: target.arn,
    resourceAccount: target.account,
    crossAccount: false,
  };
}
