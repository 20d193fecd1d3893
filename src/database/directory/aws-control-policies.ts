import type { ControlPolicy, ControlPolicyType, ControlTarget } from './organization-entities.ts';

/** What AWS keeps for everybody, in no store: attached where its type is enabled. */
export type AwsControlPolicy = Pick<ControlPolicy, 'id' | 'type' | 'name' | 'description' | 'text'>;

/** Attached to the root, every unit and every account unless others are. */
export const fullAwsAccess: AwsControlPolicy = {
  id: 'p-FullAWSAccess',
  type: 'SERVICE_CONTROL_POLICY',
  name: 'FullAWSAccess',
  description: 'Allows access to every operation',
  text: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  }),
};

/** Attached to the root, every unit and every account; it cannot be detached. */
export const rcpFullAwsAccess: AwsControlPolicy = {
  id: 'p-RCPFullAWSAccess',
  type: 'RESOURCE_CONTROL_POLICY',
  name: 'RCPFullAWSAccess',
  description: 'Allows access to every resource',
  text: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  }),
};

/** What a root, unit or account has attached from the beginning, under the enabled types. */
export function firstAttachments(policyTypes: readonly ControlPolicyType[]): Pick<ControlTarget, 'scps' | 'rcps'> {
  return {
    scps: policyTypes.includes('SERVICE_CONTROL_POLICY') ? [fullAwsAccess.id] : [],
    rcps: policyTypes.includes('RESOURCE_CONTROL_POLICY') ? [rcpFullAwsAccess.id] : [],
  };
}
