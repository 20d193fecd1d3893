import type {
  DeleteResourcePolicyCommandInput,
  GetResourcePolicyCommandInput,
  PutResourcePolicyCommandInput,
} from '@aws-sdk/client-dynamodb';
import { inputShape, type Shape } from './shape.ts';
import { boolean, optional, required, string } from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations on resource policies. */

const resourceArn = required(string({ length: { min: 1, max: 1283 } }));
const revisionId = optional(string({ length: { min: 1, max: 255 } }));

export const putResourcePolicyInput: Shape<Wire<PutResourcePolicyCommandInput>> = inputShape('PutResourcePolicy', {
  ResourceArn: resourceArn,
  Policy: required(string()),
  ExpectedRevisionId: revisionId,
  ConfirmRemoveSelfResourceAccess: optional(boolean),
});

export const getResourcePolicyInput: Shape<Wire<GetResourcePolicyCommandInput>> = inputShape('GetResourcePolicy', {
  ResourceArn: resourceArn,
});

export const deleteResourcePolicyInput: Shape<Wire<DeleteResourcePolicyCommandInput>> = inputShape(
  'DeleteResourcePolicy',
  { ResourceArn: resourceArn, ExpectedRevisionId: revisionId },
);
