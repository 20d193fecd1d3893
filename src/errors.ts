/**
 * Every exception that a client can receive, as one table, sorted by what the caller can do about it.
 * This is the only place that knows AWS's exception names, their namespaces on the wire and their status codes.
 *
 * Sources: the service models `dynamodb` 2012-08-10, `streams.dynamodb` 2012-08-10, `sts` 2011-06-15, `iam` 2010-05-08,
 * `organizations` 2016-11-28; the
 * namespaces and the member that carries the text (`message` or `Message`) as captured from AWS.
 */
const modelled = 'com.amazonaws.dynamodb.v20120810';
const coral = 'com.amazon.coral.service';
const validation = 'com.amazon.coral.validate';
const availability = 'com.amazon.coral.availability';
/** Organizations, which names its errors without one. */
const organizations = '';

interface ErrorForm {
  /** Before the `#` in `__type`; empty: the name stands alone. */
  readonly namespace: string;
  /** The member that carries the text in AWS JSON. */
  readonly textMember: 'message' | 'Message';
  /** HTTP status in AWS JSON. */
  readonly status: number;
  /** Code and status in the query protocol (IAM, STS), where the same failure has another name. */
  readonly query?: { readonly code: string; readonly status: number };
}

const form = (namespace: string, more: Partial<ErrorForm> = {}): ErrorForm => ({
  namespace,
  textMember: 'message',
  status: 400,
  ...more,
});

const capital = { textMember: 'Message' } as const;

export const errorForms = {
  // Prove who you are.
  MissingAuthenticationTokenException: form(coral, { query: { code: 'MissingAuthenticationToken', status: 403 } }),
  IncompleteSignatureException: form(coral, { query: { code: 'IncompleteSignature', status: 400 } }),
  InvalidSignatureException: form(coral, { query: { code: 'SignatureDoesNotMatch', status: 403 } }),
  UnrecognizedClientException: form(coral, { query: { code: 'InvalidClientTokenId', status: 403 } }),
  ExpiredTokenException: form(coral, { query: { code: 'ExpiredToken', status: 403 } }),
  InvalidIdentityTokenException: form(coral, { query: { code: 'InvalidIdentityToken', status: 400 } }),
  ExpiredIdentityTokenException: form(coral, { query: { code: 'ExpiredTokenException', status: 400 } }),
  // Ask for access.
  AccessDeniedException: form(coral, { textMember: 'Message', query: { code: 'AccessDenied', status: 403 } }),
  OutboundWebIdentityFederationDisabledException: form(coral, { status: 403 }),
  // Change the request.
  UnknownOperationException: form(coral, { query: { code: 'InvalidAction', status: 400 } }),
  SerializationException: form(coral, { textMember: 'Message', query: { code: 'MalformedInput', status: 400 } }),
  ValidationException: form(validation, { query: { code: 'ValidationError', status: 400 } }),
  InvalidParameterValue: form(coral),
  MissingParameter: form(coral),
  MalformedPolicyDocumentException: form(coral, { query: { code: 'MalformedPolicyDocument', status: 400 } }),
  InvalidAuthorizationMessageException: form(coral),
  PackedPolicyTooLargeException: form(coral, { query: { code: 'PackedPolicyTooLarge', status: 400 } }),
  InvalidEndpointException: form(modelled, { textMember: 'Message' }),
  InvalidInput: form(coral),
  UnmodifiableEntity: form(coral),
  PolicyNotAttachable: form(coral),
  InvalidInputException: form(organizations, capital),
  // Look at the state first.
  ResourceNotFoundException: form(modelled),
  PolicyNotFoundException: form(modelled),
  ConditionalCheckFailedException: form(modelled),
  TransactionCanceledException: form(modelled, { textMember: 'Message' }),
  IdempotentParameterMismatchException: form(modelled, { textMember: 'Message' }),
  DuplicateItemException: form(modelled),
  ItemCollectionSizeLimitExceededException: form(modelled),
  BackupNotFoundException: form(modelled),
  TableNotFoundException: form(modelled),
  TableAlreadyExistsException: form(modelled),
  PointInTimeRecoveryUnavailableException: form(modelled),
  InvalidRestoreTimeException: form(modelled),
  ExpiredIteratorException: form(modelled),
  TrimmedDataAccessException: form(modelled),
  NoSuchEntity: form(coral, { status: 404 }),
  EntityAlreadyExists: form(coral, { status: 409 }),
  DeleteConflict: form(coral, { status: 409 }),
  LimitExceeded: form(coral, { status: 409 }),
  AWSOrganizationsNotInUseException: form(organizations, capital),
  AlreadyInOrganizationException: form(organizations, capital),
  OrganizationNotEmptyException: form(organizations, capital),
  MasterCannotLeaveOrganizationException: form(organizations, capital),
  AccountNotFoundException: form(organizations, capital),
  AccountAlreadyClosedException: form(organizations, capital),
  CreateAccountStatusNotFoundException: form(organizations, capital),
  DuplicateAccountException: form(organizations, capital),
  RootNotFoundException: form(organizations, capital),
  ParentNotFoundException: form(organizations, capital),
  SourceParentNotFoundException: form(organizations, capital),
  DestinationParentNotFoundException: form(organizations, capital),
  ChildNotFoundException: form(organizations, capital),
  OrganizationalUnitNotFoundException: form(organizations, capital),
  OrganizationalUnitNotEmptyException: form(organizations, capital),
  DuplicateOrganizationalUnitException: form(organizations, capital),
  DuplicatePolicyException: form(organizations, capital),
  DuplicatePolicyAttachmentException: form(organizations, capital),
  PolicyInUseException: form(organizations, capital),
  PolicyNotAttachedException: form(organizations, capital),
  PolicyTypeAlreadyEnabledException: form(organizations, capital),
  PolicyTypeNotEnabledException: form(organizations, capital),
  PolicyTypeNotAvailableForOrganizationException: form(organizations, capital),
  EffectivePolicyNotFoundException: form(organizations, capital),
  TargetNotFoundException: form(organizations, capital),
  ConstraintViolationException: form(organizations, capital),
  // Try again.
  ResourceInUseException: form(modelled),
  TableInUseException: form(modelled),
  BackupInUseException: form(modelled),
  ContinuousBackupsUnavailableException: form(modelled),
  TransactionConflictException: form(modelled),
  TransactionInProgressException: form(modelled, { textMember: 'Message' }),
  ThrottlingException: form(availability, { query: { code: 'Throttling', status: 400 } }),
  ProvisionedThroughputExceededException: form(modelled),
  RequestLimitExceeded: form(modelled),
  LimitExceededException: form(modelled),
  // Our side.
  InternalServerError: form(modelled, { status: 500, query: { code: 'InternalFailure', status: 500 } }),
} as const satisfies Record<string, ErrorForm>;

export type ErrorName = keyof typeof errorForms;

/** A failure that is answered to the client as it is. */
export class AwsError extends Error {
  override readonly name: ErrorName;
  /** Members beside the text, such as `Item` of a ConditionalCheckFailedException. Values are JSON values. */
  readonly members: Readonly<Record<string, unknown>> | undefined;

  /** `message` undefined: the answer has no text member at all, as AWS does for unreadable requests. */
  constructor(name: ErrorName, message?: string, members?: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = name;
    this.members = members;
  }

  get form(): ErrorForm {
    return errorForms[this.name];
  }

  /** `__type` in AWS JSON. */
  get type(): string {
    const { namespace } = this.form;
    return namespace === '' ? this.name : `${namespace}#${this.name}`;
  }
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** The prefix that most of DynamoDB's semantic validation texts share. */
export function invalidParameter(detail: string): AwsError {
  return validationError(`One or more parameter values were invalid: ${detail}`);
}

export function resourceNotFound(message = 'Requested resource not found'): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

/** A change refused because of what is going on with the resource: `detail` is what follows AWS's fixed beginning. */
export function resourceInUse(detail: string): AwsError {
  return new AwsError('ResourceInUseException', `Attempt to change a resource which is still in use: ${detail}`);
}
