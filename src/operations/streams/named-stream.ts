import { type Home, parseArn } from '../../arn.ts';
import { type AwsError, validationError } from '../../errors.ts';
import { allowedCrossAccount } from '../cross-account.ts';
import type { Permission } from '../operation.ts';

/** A stream as a request named it: nothing here says that it exists. */
export interface NamedStream {
  readonly arn: string;
  readonly account: string;
}

/**
 * What `StreamArn` means: a stream of any account, in the Region of the request. Throws ValidationException. The text for another
 * Region is the one measured for tables, 2026-10; the other is inferred.
 */
export function namedStream(text: string, home: Home): NamedStream {
  const arn = parseArn(text);
  const [type, table, part, label, ...more] = arn?.resource.split('/') ?? [];
  const isStream = type === 'table' && table && part === 'stream' && label && more.length === 0;
  if (arn?.partition !== 'aws' || arn.service !== 'dynamodb' || arn.account === '' || !isStream) {
    throw invalid(`Invalid StreamArn '${text}'`);
  }
  if (arn.region !== home.region) throw invalid(`Invalid AWS region in '${text}'`);
  return { arn: text, account: arn.account };
}

function invalid(detail: string): AwsError {
  return validationError(`1 validation error detected: ${detail}`);
}

/** Leave to perform `action` (`dynamodb:GetRecords`) on a stream, whose own policy slot decides; the table's is not asked. */
export function streamPermission(action: string, stream: NamedStream): Permission {
  return {
    action,
    resource: stream.arn,
    resourceAccount: stream.account,
    crossAccount: allowedCrossAccount(action),
  };
}
