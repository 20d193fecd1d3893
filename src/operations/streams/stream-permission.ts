import { parseArn } from '../../arn.ts';
import { allowedCrossAccount } from '../cross-account.ts';
import type { Permission } from '../operation.ts';

/** Leave to perform `action` (`dynamodb:GetRecords`) on a stream, whose own policy slot decides; the table's is not asked. */
export function streamPermission(action: string, streamArn: string): Permission {
  return {
    action,
    resource: streamArn,
    resourceAccount: parseArn(streamArn)?.account ?? '',
    crossAccount: allowedCrossAccount(action),
  };
}
