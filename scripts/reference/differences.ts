/**
 * Every known difference from AWS, under a code that stays. `tests/clients/differences.test.ts` has one test for each: a code
 * without a test does not compile.
 */
export const differences = {
  'operations-absent': {
    aws: '62 operations of DynamoDB and more of STS and IAM.',
    here: 'Those of [operations](operations.md); every other answers UnknownOperationException.',
  },
  'features-refused': {
    aws: 'Keeps replicas of tables and vector indexes.',
    here: 'Refuses requests that ask for them with ValidationException, naming the parameter; nothing is silently left out.',
  },
  'policy-change-at-once': {
    aws: 'For 15 seconds after a change of a policy, another change of it is refused; readers and requests see the change some seconds later.',
    here: "A change is in force and can be read and changed again when it was answered. `--policy-change-window`, `--policy-read-lag` and `--policy-enforcement-lag` bring AWS's timing.",
  },
  'status-at-once': {
    aws: 'A new table is CREATING for some seconds.',
    here: 'It is ACTIVE when CreateTable answers. `--delay-transient-statuses` brings a second of CREATING and DELETING.',
  },
  'encryption-described': {
    aws: 'SSESpecification chooses the key of KMS with which a table is encrypted. A table under the managed key of its account is not shared with other accounts.',
    here: 'The key is kept and described; there is no KMS, the data is stored as it would be without, and every table is shared as its policy says.',
  },
  'settings-unlimited': {
    aws: 'Time to live of a table is changed once an hour at most, its class twice in 30 days; its throughput is lowered four times a day, then once an hour.',
    here: 'Each is changed as often as it is asked for. `--ttl-change-window` brings the hour for time to live.',
  },
  'restorable-at-once': {
    aws: 'The latest moment that can be restored is some minutes ago; a restore takes minutes to hours.',
    here: 'It is the present one, and a restore ends when its items are copied. A table that was restored has its class and maxima of on-demand throughput from its source; its warm throughput begins anew.',
  },
  'counts-by-size': {
    aws: 'ItemCount, TableSizeBytes and those of indexes are counted every six hours; expired items are deleted within days.',
    here: 'Both are done in one walk, every minute for small tables, every six hours for those of a million items. `--ttl-deletion` has expired items deleted sooner.',
  },
  'throughput-unlimited': {
    aws: 'Requests beyond the provisioned throughput get ProvisionedThroughputExceededException.',
    here: 'Throughput is kept and shown, consumed capacity is calculated, and nothing is throttled. `--throttle` brings the limits of tables and global indexes; those of single partitions and of accounts are not there.',
  },
  'transactions-in-turn': {
    aws: 'Of a transaction and another transaction or write that touch an item at the same time, one gets TransactionConflict.',
    here: 'They are carried out one after the other, and none is refused for the other. (A storage engine that gives up answers as AWS does.)',
  },
  'update-size-flat': {
    aws: 'The size of an updated item counts what the update expression costs, so an update can be too large while its item is not.',
    here: 'The item that comes out counts, as for PutItem.',
  },
  'one-shard': {
    aws: 'A stream begins with a shard for each partition of its table, of a new on-demand table usually four.',
    here: 'It begins with one, which is replaced every four hours and split under load as there. `--stream-shards` brings more.',
  },
  'well-known-credentials': {
    aws: 'Access keys are made by IAM.',
    here: 'On loopback, the pairs that tools send by habit are root of account 000000000000, and a 12-digit access key with any of their secrets is root of that account. `--no-well-known-credentials` removes them.',
  },
  'plain-http': {
    aws: 'TLS; `aws:SecureTransport` is true.',
    here: 'HTTP, where `aws:SecureTransport` is false and a policy that denies such requests denies them. `--tls-certificate` and `--tls-key`, or a proxy, bring TLS.',
  },
  'organizations-at-once': {
    aws: 'CreateAccount goes on after its answer; accounts are invited, and leave when they can pay; one organization has policies of a dozen types, delegated administrators and a resource policy.',
    here: 'CreateAccount has ended when it is answered; there are no invitations, every account can leave, and policies are SCPs and RCPs.',
  },
  'simulation-every-action': {
    aws: 'The policy simulator knows which resources an action takes: it refuses actions together that take different ones, and asks for ResourceHandlingOption where those of Amazon EC2 do.',
    here: 'It decides every action on every resource that is named, and refuses ResourceHandlingOption.',
  },
  'issuer-keys-by-file': {
    aws: 'The keys with which an identity provider signs its tokens are fetched from it, and so is the thumbprint of its certificate.',
    here: 'Nothing is fetched: the keys stand under `tokenIssuers` in the configuration file, and thumbprints are what they are set to. OAuth 2.0 access tokens (`ProviderId`) and SAML are refused.',
  },
  'vpc-endpoints-by-address': {
    aws: 'A request comes through a VPC endpoint of its Region when the network brings it so. The policy of a gateway endpoint means by an account its root user alone.',
    here: 'It comes through the one under `vpcEndpoints` in the configuration in whose addresses the client has its own, in every Region. An account means everybody in it, as for interface endpoints. `aws:SourceVpcArn` is absent.',
  },
  'shared-db-regions': {
    aws: "Every Region has tables of its own. (DynamoDB Local's `-sharedDb` merges Regions and access keys.)",
    here: 'The same; `--shared-db` merges the Regions of an account, never accounts.',
  },
} as const;

export type DifferenceCode = keyof typeof differences;
