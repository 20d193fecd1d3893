import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { requireTarget } from '../faults.ts';
import { policyTypes, readId } from '../names.ts';
import { organizationReading } from '../organizations-operation.ts';

interface DescribeEffectivePolicyRequest {
  readonly type: string;
  readonly targetId: string | undefined;
}

/**
 * Of the types that are merged into one, of which this server has none: there is never one. SCPs and RCPs are not merged, and no type
 * for this call. API reference, DescribeEffectivePolicy.
 */
export const describeEffectivePolicy: Operation<DescribeEffectivePolicyRequest> =
  organizationReading<DescribeEffectivePolicyRequest>({
    name: 'DescribeEffectivePolicy',

    callers: 'members',

    input: (given) => ({
      type: given.choice(
        'PolicyType',
        policyTypes.filter((type) => type !== 'SERVICE_CONTROL_POLICY' && type !== 'RESOURCE_CONTROL_POLICY'),
        { required: true },
      ),
      targetId: given.has('TargetId') ? readId(given, 'TargetId', 'account') : undefined,
    }),

    permissions: ({ type, targetId }, { home }) => [
      { on: targetId ?? home.account, keys: { 'organizations:policytype': type } },
    ],

    read({ targetId }, where) {
      if (targetId !== undefined) requireTarget(where, targetId);
      throw new AwsError(
        'EffectivePolicyNotFoundException',
        "If you ran this action on the management account, this policy type is not enabled. If you ran the action on a member account, the account doesn't have an effective policy of this type.",
      );
    },
  });
