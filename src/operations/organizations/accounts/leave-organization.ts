import type { Operation } from '../../operation.ts';
import { requireMember } from '../faults.ts';
import { organizationChange } from '../organizations-operation.ts';
import { withoutMember } from './leaving.ts';

/** The one change that a member account makes itself, unless an SCP denies it. API reference, LeaveOrganization. */
export const leaveOrganization: Operation<object> = organizationChange<object>({
  name: 'LeaveOrganization',
  callers: 'members',
  input: () => ({}),
  permissions: () => [{ on: '*' }],
  change: (_, parts) => withoutMember(requireMember(parts, parts.caller), parts),
});
