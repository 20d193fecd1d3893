import type { PolicyVersion } from '../../database/catalog/catalog.ts';
import { deleteResourcePolicyInput } from '../../shapes/policies.ts';
import type { Operation } from '../operation.ts';
import { requireTableNotDeleting } from './deleting-table.ts';
import { requireWindowPassed } from './policy-window.ts';
import { type PolicyTarget, readResourceArn, requireTarget } from './resource-arn.ts';
import { nextRevisionId, requireRevision } from './revision.ts';

interface DeleteResourcePolicyRequest {
  readonly target: PolicyTarget;
  readonly expectedRevisionId: string | undefined;
}

/**
 * Removes a policy; idempotent without ExpectedRevisionId. The answer holds the revision of what was removed; when nothing was
 * attached, the revision of the last removal, if there was one. Source: API reference, DeleteResourcePolicy; measured, 2026-10.
 */
export const deleteResourcePolicy: Operation<DeleteResourcePolicyRequest> = {
  name: 'DeleteResourcePolicy',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { ResourceArn, ExpectedRevisionId } = deleteResourcePolicyInput.read(input);
      return { target: readResourceArn(ResourceArn, home), expectedRevisionId: ExpectedRevisionId };
    },
  },

  permissions: ({ target }) => [
    {
      action: 'dynamodb:DeleteResourcePolicy',
      resource: target.arn,
      resourceAccount: target.account,
      crossAccount: false,
      ownerRootAlways: true,
    },
  ],

  async execute({ target, expectedRevisionId }, { database, clock, settings }) {
    requireTarget(target, database);
    let answered: string | undefined;
    await database.changePolicy(target.arn, (current): PolicyVersion | undefined => {
      requireRevision(expectedRevisionId, { current, target, operation: 'Delete' });
      answered = current?.revisionId;
      if (current?.document === undefined) return undefined;
      requireTableNotDeleting(target, database);
      const now = clock.now();
      requireWindowPassed(current, target, { now, windowMilliseconds: settings.policyChangeWindowMilliseconds });
      return { versionOmitted: false, revisionId: nextRevisionId(now, current), since: now };
    });
    return answered === undefined ? {} : { RevisionId: answered };
  },
};
