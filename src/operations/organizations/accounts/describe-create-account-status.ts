import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { creationAnswer } from '../answers.ts';
import { readId } from '../names.ts';
import { organizationReading } from '../organizations-operation.ts';

interface DescribeCreateAccountStatusRequest {
  readonly creationId: string;
}

/** API reference, DescribeCreateAccountStatus. */
export const describeCreateAccountStatus: Operation<DescribeCreateAccountStatusRequest> =
  organizationReading<DescribeCreateAccountStatusRequest>({
    name: 'DescribeCreateAccountStatus',

    callers: 'management',

    input: (given) => ({ creationId: readId(given, 'CreateAccountRequestId', 'creation') }),

    permissions: () => [{ on: '*' }],

    read({ creationId }, { organization, organizations }) {
      const creation = organizations.creation(creationId);
      if (creation?.organizationId !== organization.id) {
        throw new AwsError(
          'CreateAccountStatusNotFoundException',
          "We can't find a create account request with the CreateAccountRequestId that you specified.",
        );
      }
      return { CreateAccountStatus: creationAnswer(creation) };
    },
  });
