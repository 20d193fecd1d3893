import type { Operation } from '../../operation.ts';
import { unitAnswer } from '../answers.ts';
import { requireUnit } from '../faults.ts';
import { readId } from '../names.ts';
import { organizationReading } from '../organizations-operation.ts';

interface DescribeOrganizationalUnitRequest {
  readonly unitId: string;
}

/** API reference, DescribeOrganizationalUnit. */
export const describeOrganizationalUnit: Operation<DescribeOrganizationalUnitRequest> =
  organizationReading<DescribeOrganizationalUnitRequest>({
    name: 'DescribeOrganizationalUnit',
    callers: 'management',
    input: (given) => ({ unitId: readId(given, 'OrganizationalUnitId', 'unit') }),
    permissions: ({ unitId }) => [{ on: unitId }],
    read: ({ unitId }, where) => ({ OrganizationalUnit: unitAnswer(requireUnit(where, unitId), where) }),
  });
