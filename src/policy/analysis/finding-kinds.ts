/** In the order of their weight. `error`: not a policy, or never does what it says. `security`: lets in more than it seems to. */
export const findingLevels = ['error', 'security', 'warning', 'suggestion'] as const;

export type FindingLevel = (typeof findingLevels)[number];

/**
 * Every finding that the policy language itself gives reason for. Codes are those of IAM Access Analyzer where it has one (IAM User Guide,
 * "IAM policy validation check reference"); `own`: it has none. Where the level differs from Access Analyzer's it is because the services
 * refuse such a policy, or because what the finding is about can never be meant. The page docs/reference/policy-findings.md is made from this.
 */
export interface FindingKind {
  readonly level: FindingLevel;
  /** What a policy must hold for it, as the rest of a sentence. */
  readonly when: string;
  readonly own?: true;
}

export const findingKinds = {
  // What keeps a text from being a policy.
  JSON_SYNTAX_ERROR: { level: 'error', when: 'The text is no JSON object, or a name stands twice in one.' },
  DATA_TYPE_MISMATCH: { level: 'error', when: 'An element holds another type of JSON value than it must.' },
  INVALID_POLICY_ELEMENT: { level: 'error', when: 'There is no such element.' },
  UNSUPPORTED_ELEMENT_COMBINATION: {
    level: 'error',
    when: 'Two elements exclude each other, as Action and NotAction.',
  },
  INVALID_VERSION: { level: 'error', when: 'The Version is neither 2012-10-17 nor 2008-10-17.' },
  INVALID_EFFECT: { level: 'error', when: 'The Effect is neither Allow nor Deny.' },
  MISSING_STATEMENT: { level: 'error', when: 'There is no Statement, or none in it.' },
  MISSING_EFFECT: { level: 'error', when: 'A statement has no Effect.' },
  MISSING_ACTION: { level: 'error', when: 'A statement has neither Action nor NotAction.' },
  MISSING_RESOURCE: { level: 'error', when: 'A statement has neither Resource nor NotResource.' },
  MISSING_PRINCIPAL: { level: 'error', when: 'A statement of a resource or trust policy has no Principal.' },
  EMPTY_ARRAY_ACTION: { level: 'error', when: 'Action is an empty list; such a policy is refused.' },
  EMPTY_ARRAY_RESOURCE: { level: 'error', when: 'Resource is an empty list; such a policy is refused.' },
  EMPTY_ARRAY_PRINCIPAL: { level: 'error', when: 'Principal has only empty lists; such a policy is refused.' },
  EMPTY_OBJECT_PRINCIPAL: { level: 'error', when: 'Principal is an empty object; such a policy is refused.' },
  INVALID_PRINCIPAL_KEY: {
    level: 'error',
    when: 'There is no such type of principal, or not for this kind of policy.',
  },
  FEDERATED_PRINCIPAL_NOT_SUPPORTED: {
    level: 'error',
    when: 'A federated principal in a policy that is no trust policy.',
  },
  UNSUPPORTED_PRINCIPAL: { level: 'error', when: 'A principal where none may be, or one that the service refuses.' },
  ALLOW_WITH_NOT_PRINCIPAL: { level: 'security', when: 'Allow with NotPrincipal; such a policy is refused.' },
  ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL: { level: 'error', when: 'NotPrincipal in a trust policy.' },
  ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE: { level: 'error', when: 'Resource or NotResource in a trust policy.' },
  INVALID_CONDITION_OPERATOR: { level: 'error', when: 'There is no such condition operator.' },
  NULL_WITH_IF_EXISTS: { level: 'error', when: 'Null with IfExists, which asks nothing.' },
  NULL_WITH_QUALIFIER: { level: 'error', when: 'Null with ForAllValues or ForAnyValue; such a policy is refused.' },
  UNSUPPORTED_SID: { level: 'error', when: 'A Sid of other characters than letters and digits.' },
  UNIQUE_SIDS_REQUIRED: { level: 'error', when: 'A Sid stands twice.' },
  // Actions.
  INVALID_ACTION: { level: 'error', when: 'There is no such action.' },
  INVALID_SERVICE_IN_ACTION: { level: 'error', when: 'The service of an action looks like a slip of the pen.' },
  UNSUPPORTED_ACTION_IN_POLICY: {
    level: 'error',
    when: 'An action that the policy of a table or stream may not name.',
  },
  UNSUPPORTED_ACTION_FOR_CONDITION_KEY: {
    level: 'warning',
    when: 'No request for a named action brings the condition key, so the statement never applies to it.',
  },
  WILDCARD_IN_SERVICE_NAME: { level: 'suggestion', when: 'A wildcard in the service of an action.' },
  REDUNDANT_ACTION: { level: 'suggestion', when: 'An action is covered by another of the same list.' },
  // Resources.
  INVALID_ARN_PREFIX: { level: 'error', when: 'A resource that is no ARN and not "*".' },
  MISSING_ARN_FIELD: { level: 'error', when: 'An ARN with fewer than six fields.' },
  INVALID_PARTITION: {
    level: 'error',
    when: 'An ARN of a partition that does not exist, or not the one of its Region.',
  },
  INVALID_ARN_SERVICE_CASE: { level: 'error', when: 'The service of an ARN has capital letters.' },
  INVALID_ARN_REGION: { level: 'error', when: 'An ARN of a Region that does not exist.' },
  MISSING_ARN_REGION: { level: 'error', when: 'An ARN without Region, of a resource that lies in one.' },
  ARN_REGION_NOT_ALLOWED: { level: 'error', when: 'An ARN with a Region, of a resource that lies in none.' },
  INVALID_ARN_ACCOUNT: { level: 'error', when: 'The account of an ARN has not twelve digits.' },
  MISSING_ARN_ACCOUNT: { level: 'error', when: 'An ARN without account.' },
  INVALID_ARN_RESOURCE: { level: 'error', when: 'The service has no resource of which the ARN could be.' },
  UNSUPPORTED_RESOURCE_ARN_IN_POLICY: {
    level: 'error',
    when: 'A stream in the policy of a table, or a table in the policy of a stream.',
  },
  REDUNDANT_RESOURCE: { level: 'suggestion', when: 'A resource is covered by another of the same list.' },
  // Principals.
  INVALID_PRINCIPAL_FORMAT: { level: 'error', when: 'A principal that names nobody.' },
  UNSUPPORTED_WILDCARD_IN_PRINCIPAL: { level: 'error', when: 'A wildcard within the name of a principal.' },
  ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL: {
    level: 'security',
    when: 'A trust policy that lets everyone assume the role, on no condition.',
  },
  INVALID_SERVICE_PRINCIPAL_FORMAT: { level: 'error', when: 'A service that is not called NAME.amazonaws.com.' },
  INVALID_ROLE_REFERENCE: { level: 'warning', when: 'A role named by its unique id instead of its ARN.' },
  INVALID_USER_REFERENCE: { level: 'warning', when: 'A user named by the unique id instead of the ARN.' },
  REDUNDANT_PRINCIPAL: { level: 'suggestion', when: 'A principal stands twice, or beside "*".', own: true },
  MISMATCHED_ACTION_FOR_PRINCIPAL: {
    level: 'error',
    when: 'A trust policy gives a kind of principal an action that is for another kind.',
  },
  UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL: {
    level: 'error',
    when: 'A condition asks of a service what only users and roles bring.',
  },
  RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL: {
    level: 'suggestion',
    when: 'A service is let in on behalf of anybody: no aws:SourceAccount, aws:SourceArn, aws:SourceOrgID, aws:SourceOrgPaths.',
  },
  // Variables.
  VARIABLE_UNSUPPORTED_IN_ELEMENT: { level: 'error', when: 'A variable where there are none.' },
  VARIABLE_UNSUPPORTED_IN_VERSION: { level: 'error', when: 'A variable in a policy of the Version 2008-10-17.' },
  INVALID_VARIABLE_FOR_OPERATOR: { level: 'error', when: 'A variable under an operator that compares no text.' },
  MISSING_BRACE_IN_VARIABLE: { level: 'error', when: 'A variable without closing brace.' },
  MISSING_QUOTE_IN_VARIABLE: {
    level: 'error',
    when: 'The default of a variable does not stand between single quotes.',
  },
  UNSUPPORTED_SPACE_IN_VARIABLE: { level: 'error', when: 'A space in the key of a variable.' },
  EMPTY_VARIABLE: { level: 'error', when: 'A variable without key.' },
  // Keys of conditions.
  INVALID_CONDITION_KEY_FORMAT: { level: 'error', when: 'A condition key that names no service.' },
  INVALID_GLOBAL_CONDITION_KEY: { level: 'error', when: 'There is no such condition key of AWS.' },
  UNSUPPORTED_GLOBAL_CONDITION_KEY: { level: 'error', when: 'aws:ARN, which no request brings.' },
  INVALID_SERVICE_CONDITION_KEY: { level: 'error', when: 'The service has no such condition key.' },
  MISSING_TAG_KEY_IN_CONDITION: {
    level: 'error',
    when: 'A key about a tag that does not say which, as aws:ResourceTag.',
  },
  DUPLICATE_KEYS_WITH_DIFFERENT_CASE: { level: 'error', when: 'A condition key twice under one operator.' },
  MISSING_QUALIFIER: { level: 'error', when: 'A key of several values without ForAllValues or ForAnyValue.' },
  FORALLVALUES_WITH_SINGLE_VALUED_KEY: {
    level: 'security',
    when: 'An Allow with ForAllValues for a key of one value: it also holds when the key is absent.',
  },
  MISSING_PAIRED_CONDITION_KEYS: {
    level: 'security',
    when: 'aws:VpcSourceIp without the VPC that the address is of, and its like.',
  },
  EMPTY_OBJECT_CONDITION: { level: 'suggestion', when: 'An empty Condition.' },
  // Values of conditions.
  EMPTY_ARRAY_CONDITION: { level: 'suggestion', when: 'A condition key without values.' },
  INVALID_CONDITION_DATA_TYPE: { level: 'error', when: 'The values of a key are of several JSON types.' },
  INVALID_CONDITION_MULTIPLE_BOOLEAN: { level: 'error', when: 'Bool or Null with several values.' },
  TYPE_MISMATCH: { level: 'warning', when: 'The operator does not compare what the key holds.' },
  TYPE_MISMATCH_BOOLEAN: { level: 'error', when: 'Bool or Null with a value that is neither true nor false.' },
  TYPE_MISMATCH_DATE: { level: 'error', when: 'A date operator with a value that is no date.' },
  TYPE_MISMATCH_NUMBER: { level: 'error', when: 'A numeric operator with a value that is no number.' },
  TYPE_MISMATCH_STRING: { level: 'error', when: 'BinaryEquals with a value that is not base64.' },
  TYPE_MISMATCH_IP_RANGE: { level: 'error', when: 'IpAddress with a value that is no address or block.' },
  INVALID_DATE_VALUE: { level: 'warning', when: 'A date in seconds since 1970, which nobody can read.' },
  INVALID_REGION: { level: 'error', when: 'aws:RequestedRegion compared with a Region that does not exist.' },
  INVALID_VPC_FORMAT: { level: 'error', when: 'aws:SourceVpc compared with what is no VPC id.' },
  INVALID_VPCE_FORMAT: { level: 'error', when: 'aws:SourceVpce compared with what is no id of a VPC endpoint.' },
  WILDCARD_WITHOUT_LIKE_OPERATOR: {
    level: 'warning',
    when: 'A wildcard under an operator for which it is an ordinary character.',
  },
  PRIVATE_IP_ADDRESS: {
    level: 'error',
    when: 'aws:SourceIp compared with private addresses only: no request has one.',
  },
  PRIVATE_NOT_IP_ADDRESS: { level: 'error', when: 'The same under NotIpAddress: it holds for every request.' },
  PRIVATE_IP_ADDRESS_SUBSET: { level: 'suggestion', when: 'Private addresses among those of aws:SourceIp.' },
  PRIVATE_NOT_IP_ADDRESS_SUBSET: { level: 'suggestion', when: 'The same under NotIpAddress.' },
  IMPROVE_IP_RANGE: { level: 'suggestion', when: 'A block with bits behind its mask, which are ignored.' },
  REDUNDANT_CONDITION_VALUE: {
    level: 'suggestion',
    when: 'A value is covered by another of the same list.',
    own: true,
  },
  REDUNDANT_CONDITION_VALUE_NUM: {
    level: 'suggestion',
    when: 'A number or date for which another of the list suffices.',
  },
  // The policy and its statements as wholes.
  MISSING_VERSION: { level: 'warning', when: 'The policy names no Version.' },
  OLD_VERSION: { level: 'warning', when: 'The Version is 2008-10-17.', own: true },
  EMPTY_SID_VALUE: { level: 'suggestion', when: 'An empty Sid.' },
  UNBOUNDED_ACCESS: {
    level: 'security',
    when: 'Everyone is let in; Block Public Access refuses such a policy.',
    own: true,
  },
  ALLOWS_NOTHING: {
    level: 'warning',
    when: 'An Allow that no request satisfies, or that a Deny takes back.',
    own: true,
  },
  REDUNDANT_STATEMENT: { level: 'suggestion', when: 'Other statements allow all that this one does.' },
  TOO_MANY_STATEMENTS_TO_COMPARE: {
    level: 'warning',
    when: 'More than 500 statements: what they do together is not looked at.',
    own: true,
  },
  POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA: { level: 'error', when: 'More than 20,480 bytes, blanks included.' },
  POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA: {
    level: 'warning',
    when: 'More than the 6,144 characters of a managed policy, blanks not counted.',
  },
  POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA: {
    level: 'warning',
    when: 'More than 2,048 characters, blanks not counted.',
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export type FindingCode = keyof typeof findingKinds;
