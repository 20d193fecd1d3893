import { AwsError, type ErrorName } from '../../errors.ts';

/** What a refused part of a transaction is called among the reasons; errors that are not here refuse the request as a whole. */
const codes: { readonly [name in ErrorName]?: string } = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ItemCollectionSizeLimitExceededException: 'ItemCollectionSizeLimitExceeded',
  ProvisionedThroughputExceededException: 'ProvisionedThroughputExceeded',
  ThrottlingException: 'ThrottlingError',
  TransactionConflictException: 'TransactionConflict',
  ValidationException: 'ValidationError',
};

/** Whether an error concerns one part of a transaction, to be told among the reasons of its cancellation. */
export function isReason(error: unknown): error is AwsError {
  return error instanceof AwsError && codes[error.name] !== undefined;
}

/**
 * TransactionCanceledException with one reason for each part, in the order of the request; undefined: nothing was wrong with it.
 * Source: API reference, CancellationReason; text pasted by users of AWS.
 */
export function cancellation(reasons: readonly (AwsError | undefined)[]): AwsError {
  const CancellationReasons = reasons.map((reason) =>
    reason === undefined ? { Code: 'None' } : { Code: codes[reason.name]!, Message: reason.message, ...itemOf(reason) },
  );
  const list = CancellationReasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${list}]`,
    { CancellationReasons },
  );
}

/** Of the members of an error, a reason has the item that failed the condition. */
function itemOf({ members }: AwsError): object {
  return members?.Item === undefined ? {} : { Item: members.Item };
}
