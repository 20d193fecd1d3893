import type { Operation } from '../../operation.ts';
import { organizationAnswer } from '../answers.ts';
import { organizationReading } from '../organizations-operation.ts';

/** The one thing that every member may ask for. API reference, DescribeOrganization. */
export const describeOrganization: Operation<object> = organizationReading<object>({
  name: 'DescribeOrganization',
  callers: 'members',
  input: () => ({}),
  permissions: () => [{ on: '*' }],
  read: (_, where) => ({ Organization: organizationAnswer(where) }),
});
