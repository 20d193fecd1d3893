import { AwsError } from '../../errors.ts';
import type { Operation } from '../operation.ts';
import { readParameters } from './parameters.ts';
import { accountPermission } from './sts-answers.ts';

/**
 * API reference, DecodeAuthorizationMessage. Only services that encode their refusals issue such messages; DynamoDB, IAM and STS say
 * them in words. So no message is one of this server's.
 */
export const decodeAuthorizationMessage: Operation<object> = {
  name: 'DecodeAuthorizationMessage',
  service: 'sts',
  input: {
    read(input) {
      const parameters = readParameters(input);
      parameters.text('EncodedMessage', { required: true, min: 1, max: 10_240 });
      parameters.check();
      return {};
    },
  },

  permissions: (_, { principal }) => [accountPermission('sts:DecodeAuthorizationMessage', principal)],

  execute() {
    // The sentence is inferred from the description of the error.
    throw new AwsError('InvalidAuthorizationMessageException', 'Message is not valid');
  },
};
