import type { ErrorName } from '../../src/errors.ts';

/** What a caller can do about an error, in the order of `src/errors.ts`. Adding an error there without a note here does not compile. */
export const errorNotes: Readonly<Record<ErrorName, { readonly group: string; readonly note: string }>> = {
  ...group('Prove who you are', {
    MissingAuthenticationTokenException: 'The request is not signed. Set credentials in the client.',
    IncompleteSignatureException:
      'The Authorization header or the query parameters of the signature lack a part, or have a form that is not known.',
    InvalidSignatureException:
      'The signature does not belong to this request: the secret is another, the clock is off by more than 15 minutes, or something changed the request on its way.',
    UnrecognizedClientException: 'Nobody here has that access key id, or the session token is not one of ours.',
    ExpiredTokenException: 'The session has ended. Assume the role again.',
    InvalidIdentityTokenException:
      'AssumeRoleWithWebIdentity: the token is not from a provider that the account knows, for one of its clients, signed with a key of tokenIssuers in the configuration.',
    ExpiredIdentityTokenException: 'AssumeRoleWithWebIdentity: the token is too old. Get another from the provider.',
  }),
  ...group('Ask for access', {
    AccessDeniedException:
      'No policy allows it, or one denies it; the text names principal, action, resource and the kind of policy.',
    OutboundWebIdentityFederationDisabledException: 'STS issues no tokens for other services to trust.',
  }),
  ...group('Change the request', {
    UnknownOperationException: 'No such operation, or not one that this server knows: see operations.md.',
    SerializationException: 'The body is not JSON, or a member has a type that it cannot have.',
    ValidationException: 'A member breaks a rule; the text names the member and the rule.',
    InvalidParameterValue: 'An argument of STS is out of its range.',
    MissingParameter: 'A call of IAM lacks a parameter that it must have.',
    MalformedPolicyDocumentException: 'A session policy, or a policy given to IAM, is not a policy; the text says why.',
    InvalidAuthorizationMessageException: 'STS: no message that was issued here.',
    PackedPolicyTooLargeException: 'Session policies and tags are too large together.',
    InvalidEndpointException: 'The endpoint belongs to another account or Region.',
    InvalidInput: 'IAM: an argument is of no use as it is, or the entity does not take the change.',
    UnmodifiableEntity: 'IAM: a service-linked role changes only with its service.',
    PolicyNotAttachable: 'IAM: the policy is for service-linked roles only.',
    InvalidInputException: 'Organizations: an argument is missing or breaks a rule; Reason names the rule.',
  }),
  ...group('Look at the state first', {
    ResourceNotFoundException: 'No such table, index or stream, or it is not ACTIVE yet.',
    PolicyNotFoundException: 'The resource has no policy, or not the revision that ExpectedRevisionId names.',
    ConditionalCheckFailedException: 'The condition does not hold for the item that is there.',
    TransactionCanceledException: 'A part of the transaction failed; CancellationReasons has one entry for each part.',
    IdempotentParameterMismatchException: 'The client token was used for another request.',
    DuplicateItemException: 'PartiQL INSERT: the item is there already.',
    ItemCollectionSizeLimitExceededException: 'An item collection with a local index has reached its limit.',
    BackupNotFoundException: 'No such backup.',
    TableNotFoundException: 'Operations on backups: no such table.',
    TableAlreadyExistsException: 'The table to be restored has a name that is taken.',
    PointInTimeRecoveryUnavailableException: 'Point-in-time recovery of the table is not enabled.',
    InvalidRestoreTimeException: 'The moment is not among those that DescribeContinuousBackups says can be restored.',
    ExpiredIteratorException: 'A shard iterator lives for 15 minutes. Get another.',
    TrimmedDataAccessException: 'The record is older than what the stream keeps.',
    NoSuchEntity: 'IAM: no such user, group, role, policy, key or profile.',
    EntityAlreadyExists: 'IAM: the name is taken. Names that differ only in case are the same.',
    DeleteConflict: 'IAM: something depends on the entity; the text says what to take off first.',
    LimitExceeded: 'IAM: a quota would be exceeded; the text names it.',
    AWSOrganizationsNotInUseException:
      'Organizations: the account belongs to no organization. CreateOrganization makes one.',
    AlreadyInOrganizationException: 'Organizations: the account belongs to an organization already.',
    OrganizationNotEmptyException: 'Organizations: member accounts are left. Remove them first.',
    MasterCannotLeaveOrganizationException: 'Organizations: the management account goes only with its organization.',
    AccountNotFoundException: 'Organizations: no such account in this organization, or not where the request says.',
    AccountAlreadyClosedException: 'Organizations: the account is closed.',
    CreateAccountStatusNotFoundException: 'Organizations: no such request to make an account.',
    DuplicateAccountException: 'Organizations: the account lies there already.',
    RootNotFoundException: 'Organizations: no such root.',
    ParentNotFoundException: 'Organizations: no such root or unit.',
    SourceParentNotFoundException: 'Organizations: no such root or unit to move from.',
    DestinationParentNotFoundException: 'Organizations: no such root or unit to move to.',
    ChildNotFoundException: 'Organizations: no such unit or account.',
    OrganizationalUnitNotFoundException: 'Organizations: no such unit.',
    OrganizationalUnitNotEmptyException: 'Organizations: accounts or units lie in the unit. Move them first.',
    DuplicateOrganizationalUnitException: 'Organizations: a unit of that name lies there already.',
    DuplicatePolicyException: 'Organizations: a policy of that name and type is there already.',
    DuplicatePolicyAttachmentException: 'Organizations: the policy is attached there already.',
    PolicyInUseException: 'Organizations: the policy is attached. Detach it first.',
    PolicyNotAttachedException: 'Organizations: the policy is not attached there.',
    PolicyTypeAlreadyEnabledException: 'Organizations: policies of this type are enabled already.',
    PolicyTypeNotEnabledException: 'Organizations: policies of this type are not enabled. EnablePolicyType does that.',
    PolicyTypeNotAvailableForOrganizationException:
      'Organizations: this server has service and resource control policies only.',
    EffectivePolicyNotFoundException: 'Organizations: there are no policies of this type.',
    TargetNotFoundException: 'Organizations: no such root, unit, account or policy.',
    ConstraintViolationException: 'Organizations: a quota or rule would be broken; Reason names it.',
  }),
  ...group('Try again', {
    ResourceInUseException: 'The table, or its policy, is being changed, or exists already.',
    TableInUseException: 'Operations on backups: the table is being created or deleted.',
    BackupInUseException: 'The backup is being made, or a table restored from it.',
    ContinuousBackupsUnavailableException:
      'The table is being created, backed up or restored from. Try again when that has ended.',
    TransactionConflictException: 'Another transaction holds the item.',
    TransactionInProgressException: 'The transaction with this client token has not ended.',
    ThrottlingException: 'Too many requests of this kind; with `--throttle` also beyond an on-demand maximum.',
    ProvisionedThroughputExceededException:
      'The provisioned throughput of a table or global index is used up; only with `--throttle`.',
    RequestLimitExceeded: 'More was asked for than the account may.',
    LimitExceededException: 'Too many changes at a time, or too many resources.',
  }),
  ...group('Our side', {
    InternalServerError:
      'A mistake of this server: please report it. A write answered with it may have been done or not.',
  }),
};

function group<Name extends ErrorName>(name: string, notes: Record<Name, string>) {
  const entries = Object.entries<string>(notes).map(([error, note]) => [error, { group: name, note }]);
  return Object.fromEntries(entries) as Record<Name, { readonly group: string; readonly note: string }>;
}
