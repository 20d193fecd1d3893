import type {
  ListTagsOfResourceCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-dynamodb';
import { inputShape, type Shape } from './shape.ts';
import { list, optional, required, string, structure } from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations on tags. */

/** Lengths and contents have texts of their own, which belong to the operations. Measured on AWS, 2026-10. */
export const tag = structure('Tag', {
  Key: required(string(), 'The Tag Key provided is invalid, Key: null'),
  Value: required(string(), 'The Tag Value provided is invalid, Value: null'),
});

const resourceArn = required(string({ length: { min: 1, max: 1283 } }));

export const tagResourceInput: Shape<Wire<TagResourceCommandInput>> = inputShape('TagResource', {
  ResourceArn: resourceArn,
  Tags: required(list(tag)),
});

export const untagResourceInput: Shape<Wire<UntagResourceCommandInput>> = inputShape('UntagResource', {
  ResourceArn: resourceArn,
  TagKeys: required(list(string())),
});

export const listTagsOfResourceInput: Shape<Wire<ListTagsOfResourceCommandInput>> = inputShape('ListTagsOfResource', {
  ResourceArn: resourceArn,
  NextToken: optional(string()),
});
