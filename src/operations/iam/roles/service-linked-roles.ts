/**
 * Roles that belong to a service of AWS: `/aws-service-role/<service>/AWSServiceRoleFor<What>`. Here they are for what reads them back;
 * nothing assumes them. Source: User guides of the services, "Using service-linked roles".
 */
export interface LinkedService {
  /** `replication.dynamodb.amazonaws.com`. */
  readonly service: string;
  readonly roleName: string;
  /** AWS's policy that is attached to the role, below `/aws-service-role/`. Absent: this server does not have it. */
  readonly policy?: string;
  /** Whether there may be several, told apart by a suffix. */
  readonly takesSuffix?: true;
}

const linkedServices: readonly LinkedService[] = [
  {
    service: 'replication.dynamodb.amazonaws.com',
    roleName: 'AWSServiceRoleForDynamoDBReplication',
    policy: 'DynamoDBReplicationServiceRolePolicy',
  },
  {
    service: 'dynamodb.application-autoscaling.amazonaws.com',
    roleName: 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
    policy: 'AWSApplicationAutoscalingDynamoDBTablePolicy',
  },
  {
    service: 'kinesisreplication.dynamodb.amazonaws.com',
    roleName: 'AWSServiceRoleForDynamoDBKinesisDataStreamsReplication',
    policy: 'DynamoDBKinesisReplicationServiceRolePolicy',
  },
  {
    service: 'contributorinsights.dynamodb.amazonaws.com',
    roleName: 'AWSServiceRoleForDynamoDBCloudWatchContributorInsights',
    policy: 'DynamoDBCloudWatchContributorInsightsServiceRolePolicy',
  },
  { service: 'autoscaling.amazonaws.com', roleName: 'AWSServiceRoleForAutoScaling', takesSuffix: true },
  { service: 'batch.amazonaws.com', roleName: 'AWSServiceRoleForBatch' },
  { service: 'dax.amazonaws.com', roleName: 'AWSServiceRoleForDAX' },
  { service: 'ecs.amazonaws.com', roleName: 'AWSServiceRoleForECS' },
  { service: 'eks.amazonaws.com', roleName: 'AWSServiceRoleForAmazonEKS' },
  { service: 'elasticache.amazonaws.com', roleName: 'AWSServiceRoleForElastiCache' },
  { service: 'elasticloadbalancing.amazonaws.com', roleName: 'AWSServiceRoleForElasticLoadBalancing' },
  { service: 'es.amazonaws.com', roleName: 'AWSServiceRoleForAmazonElasticsearchService' },
  { service: 'opensearchservice.amazonaws.com', roleName: 'AWSServiceRoleForAmazonOpenSearchService' },
  { service: 'rds.amazonaws.com', roleName: 'AWSServiceRoleForRDS' },
  { service: 'spot.amazonaws.com', roleName: 'AWSServiceRoleForEC2Spot' },
];

const byService = new Map(linkedServices.map((row) => [row.service, row]));

export function linkedService(service: string): LinkedService | undefined {
  return byService.get(service);
}

export function servicePath(service: string): string {
  return `/aws-service-role/${service}/`;
}

/** ARN of the policy of a service-linked role. */
export function servicePolicyArn(policy: string): string {
  return `arn:aws:iam::aws:policy/aws-service-role/${policy}`;
}

/** Whom a service-linked role trusts. API reference, CreateServiceLinkedRole, as its example answers. */
export function serviceTrust(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
  });
}

/** What a deletion is asked about by: `task/aws-service-role/<service>/<RoleName>/<uuid>`. */
export function deletionTaskId({ path, name }: ServiceRoleName, uuid: string): string {
  return `task${path}${name}/${uuid}`;
}

/** The role whose deletion the task is; undefined: no task has such an id. */
export function roleOfTask(taskId: string): ServiceRoleName | undefined {
  const [task, folder, service, name, uuid, ...more] = taskId.split('/');
  if (task !== 'task' || folder !== 'aws-service-role' || !service || !name || !uuid || more.length > 0)
    return undefined;
  return { path: servicePath(service), name };
}

export interface ServiceRoleName {
  readonly path: string;
  readonly name: string;
}
