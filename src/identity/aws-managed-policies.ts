import { arnOfEntity, type ManagedPolicy } from '../database/directory/entities.ts';
import { awsDynamoDbPolicies } from './aws-dynamodb-policies.ts';
import type { AwsPolicyRow } from './aws-policy-row.ts';
import { awsServicePolicies } from './aws-service-policies.ts';

/**
 * AWS's own managed policies that concern DynamoDB and IAM, word for word; of ReadOnlyAccess the actions of services that are here.
 * Only the version in force is kept. Source: AWS Managed Policy Reference Guide; AmazonDynamoDBFullAccess of 2021-01-29,
 * AmazonDynamoDBReadOnlyAccess of 2024-11-18, PowerUserAccess of 2026-02-12, ReadOnlyAccess of 2026-09-24.
 */
export const administratorAccessArn = 'arn:aws:iam::aws:policy/AdministratorAccess';

const administratorAccess = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

const dynamoDbFullAccess = {
  Version: '2012-10-17',
  Statement: [
    {
      Action: [
        'dynamodb:*',
        'dax:*',
        'application-autoscaling:DeleteScalingPolicy',
        'application-autoscaling:DeregisterScalableTarget',
        'application-autoscaling:DescribeScalableTargets',
        'application-autoscaling:DescribeScalingActivities',
        'application-autoscaling:DescribeScalingPolicies',
        'application-autoscaling:PutScalingPolicy',
        'application-autoscaling:RegisterScalableTarget',
        'cloudwatch:DeleteAlarms',
        'cloudwatch:DescribeAlarmHistory',
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DescribeAlarmsForMetric',
        'cloudwatch:GetMetricStatistics',
        'cloudwatch:ListMetrics',
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:GetMetricData',
        'datapipeline:ActivatePipeline',
        'datapipeline:CreatePipeline',
        'datapipeline:DeletePipeline',
        'datapipeline:DescribeObjects',
        'datapipeline:DescribePipelines',
        'datapipeline:GetPipelineDefinition',
        'datapipeline:ListPipelines',
        'datapipeline:PutPipelineDefinition',
        'datapipeline:QueryObjects',
        'ec2:DescribeVpcs',
        'ec2:DescribeSubnets',
        'ec2:DescribeSecurityGroups',
        'iam:GetRole',
        'iam:ListRoles',
        'kms:DescribeKey',
        'kms:ListAliases',
        'sns:CreateTopic',
        'sns:DeleteTopic',
        'sns:ListSubscriptions',
        'sns:ListSubscriptionsByTopic',
        'sns:ListTopics',
        'sns:Subscribe',
        'sns:Unsubscribe',
        'sns:SetTopicAttributes',
        'lambda:CreateFunction',
        'lambda:ListFunctions',
        'lambda:ListEventSourceMappings',
        'lambda:CreateEventSourceMapping',
        'lambda:DeleteEventSourceMapping',
        'lambda:GetFunctionConfiguration',
        'lambda:DeleteFunction',
        'resource-groups:ListGroups',
        'resource-groups:ListGroupResources',
        'resource-groups:GetGroup',
        'resource-groups:GetGroupQuery',
        'resource-groups:DeleteGroup',
        'resource-groups:CreateGroup',
        'tag:GetResources',
        'kinesis:ListStreams',
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
      ],
      Effect: 'Allow',
      Resource: '*',
    },
    {
      Action: 'cloudwatch:GetInsightRuleReport',
      Effect: 'Allow',
      Resource: 'arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*',
    },
    {
      Action: ['iam:PassRole'],
      Effect: 'Allow',
      Resource: '*',
      Condition: {
        StringLike: {
          'iam:PassedToService': [
            'application-autoscaling.amazonaws.com',
            'application-autoscaling.amazonaws.com.cn',
            'dax.amazonaws.com',
          ],
        },
      },
    },
    {
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole'],
      Resource: '*',
      Condition: {
        StringEquals: {
          'iam:AWSServiceName': [
            'replication.dynamodb.amazonaws.com',
            'dax.amazonaws.com',
            'dynamodb.application-autoscaling.amazonaws.com',
            'contributorinsights.dynamodb.amazonaws.com',
            'kinesisreplication.dynamodb.amazonaws.com',
          ],
        },
      },
    },
  ],
};

const dynamoDbReadOnlyAccess = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'General',
      Action: [
        'application-autoscaling:DescribeScalableTargets',
        'application-autoscaling:DescribeScalingActivities',
        'application-autoscaling:DescribeScalingPolicies',
        'cloudwatch:DescribeAlarmHistory',
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DescribeAlarmsForMetric',
        'cloudwatch:GetMetricStatistics',
        'cloudwatch:ListMetrics',
        'cloudwatch:GetMetricData',
        'datapipeline:DescribeObjects',
        'datapipeline:DescribePipelines',
        'datapipeline:GetPipelineDefinition',
        'datapipeline:ListPipelines',
        'datapipeline:QueryObjects',
        'dynamodb:BatchGetItem',
        'dynamodb:Describe*',
        'dynamodb:List*',
        'dynamodb:GetAbacStatus',
        'dynamodb:GetItem',
        'dynamodb:GetResourcePolicy',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:PartiQLSelect',
        'dax:Describe*',
        'dax:List*',
        'dax:GetItem',
        'dax:BatchGetItem',
        'dax:Query',
        'dax:Scan',
        'ec2:DescribeVpcs',
        'ec2:DescribeSubnets',
        'ec2:DescribeSecurityGroups',
        'iam:GetRole',
        'iam:ListRoles',
        'kms:DescribeKey',
        'kms:ListAliases',
        'sns:ListSubscriptionsByTopic',
        'sns:ListTopics',
        'lambda:ListFunctions',
        'lambda:ListEventSourceMappings',
        'lambda:GetFunctionConfiguration',
        'resource-groups:ListGroups',
        'resource-groups:ListGroupResources',
        'resource-groups:GetGroup',
        'resource-groups:GetGroupQuery',
        'tag:GetResources',
        'kinesis:ListStreams',
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
      ],
      Effect: 'Allow',
      Resource: '*',
    },
    {
      Sid: 'CCIAccess',
      Action: 'cloudwatch:GetInsightRuleReport',
      Effect: 'Allow',
      Resource: 'arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*',
    },
  ],
};

const allow = (action: string | readonly string[], resource = '*') => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const policyOf = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });

const powerUserAccess = policyOf(
  { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
  allow([
    'account:GetAccountInformation',
    'account:GetGovCloudAccountInformation',
    'account:GetPrimaryEmail',
    'account:ListRegions',
    'iam:CreateServiceLinkedRole',
    'iam:DeleteServiceLinkedRole',
    'iam:ListRoles',
    'organizations:DescribeEffectivePolicy',
    'organizations:DescribeOrganization',
  ]),
);

const readOnlyAccess = policyOf(
  allow([
    'dynamodb:BatchGet*',
    'dynamodb:Describe*',
    'dynamodb:Get*',
    'dynamodb:List*',
    'dynamodb:PartiQLSelect',
    'dynamodb:Query',
    'dynamodb:ReadDataForReplication',
    'dynamodb:Scan',
    'dynamodb:SearchVectors',
    'iam:Generate*',
    'iam:Get*',
    'iam:List*',
    'iam:Simulate*',
    'organizations:Describe*',
    'organizations:List*',
    'sts:GetAccessKeyInfo',
    'sts:GetCallerIdentity',
    'sts:GetSessionToken',
  ]),
);

const iamFullAccess = policyOf(
  allow([
    'iam:*',
    'organizations:DescribeAccount',
    'organizations:DescribeOrganization',
    'organizations:DescribeOrganizationalUnit',
    'organizations:DescribePolicy',
    'organizations:ListChildren',
    'organizations:ListParents',
    'organizations:ListPoliciesForTarget',
    'organizations:ListRoots',
    'organizations:ListPolicies',
    'organizations:ListTargetsForPolicy',
  ]),
);

const iamReadOnlyAccess = policyOf(
  allow([
    'iam:GenerateCredentialReport',
    'iam:GenerateServiceLastAccessedDetails',
    'iam:Get*',
    'iam:List*',
    'iam:SimulateCustomPolicy',
    'iam:SimulatePrincipalPolicy',
  ]),
);

const rows: readonly AwsPolicyRow[] = [
  {
    path: '/',
    name: 'AdministratorAccess',
    uniqueId: 'ANPAIWMBCKSKIEE64ZLYK',
    version: 1,
    createdAt: '2015-02-06T18:39:46Z',
    editedAt: '2015-02-06T18:39:46Z',
    document: administratorAccess,
  },
  {
    path: '/',
    name: 'AmazonDynamoDBFullAccess',
    uniqueId: 'ANPAINUGF2JSOSUY76KYA',
    version: 15,
    createdAt: '2015-02-06T18:40:11Z',
    editedAt: '2021-01-29T17:38:00Z',
    document: dynamoDbFullAccess,
  },
  {
    path: '/',
    name: 'AmazonDynamoDBReadOnlyAccess',
    uniqueId: 'ANPAIY2XFNA232XJ6J7X2',
    version: 15,
    createdAt: '2015-02-06T18:40:12Z',
    editedAt: '2024-11-18',
    document: dynamoDbReadOnlyAccess,
  },
  {
    path: '/',
    name: 'IAMFullAccess',
    uniqueId: 'ANPAI7XKCFMBPM3QQRRVQ',
    version: 2,
    createdAt: '2015-02-06T18:40:38Z',
    editedAt: '2019-06-21',
    document: iamFullAccess,
  },
  {
    path: '/',
    name: 'IAMReadOnlyAccess',
    uniqueId: 'ANPAJKSO7NDY4T57MWDSQ',
    version: 4,
    createdAt: '2015-02-06T18:40:39Z',
    editedAt: '2018-01-25',
    document: iamReadOnlyAccess,
  },
  {
    path: '/',
    name: 'PowerUserAccess',
    uniqueId: 'ANPAJYRXTHIB4FOVS3ZXS',
    version: 12,
    createdAt: '2015-02-06T18:39:47Z',
    editedAt: '2026-02-12',
    document: powerUserAccess,
  },
  {
    path: '/',
    name: 'ReadOnlyAccess',
    uniqueId: 'ANPAILL3HVNFSB6DCOWYQ',
    version: 190,
    createdAt: '2015-02-06T18:39:48Z',
    editedAt: '2026-09-24',
    document: readOnlyAccess,
  },
  ...awsDynamoDbPolicies,
  ...awsServicePolicies,
];

/** By ARN, names ascending. */
export const awsManagedPolicies: ReadonlyMap<string, ManagedPolicy> = new Map(
  rows
    .toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map((given) => {
      const { name, path, uniqueId, version, document } = given;
      const id = `v${version}`;
      const editedAt = Date.parse(given.editedAt);
      const policy: ManagedPolicy = {
        kind: 'policy',
        accountId: 'aws',
        name,
        path,
        uniqueId,
        createdAt: Date.parse(given.createdAt),
        tags: {},
        versions: [{ id, text: JSON.stringify(document), createdAt: editedAt }],
        defaultVersionId: id,
        versionsMade: version,
        updatedAt: editedAt,
      };
      return [arnOfEntity(policy), policy];
    }),
);
