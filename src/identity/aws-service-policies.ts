import type { AwsPolicyRow } from './aws-policy-row.ts';

/**
 * The policies of AWS that service-linked roles for DynamoDB have attached, word for word, below `/aws-service-role/`.
 * Source: AWS Managed Policy Reference Guide.
 */

const replication = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'DynamoDBActionsNeededForSteadyStateReplication',
      Effect: 'Allow',
      Action: [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:DescribeTable',
        'dynamodb:UpdateTable',
        'dynamodb:Scan',
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:DescribeTimeToLive',
        'dynamodb:UpdateTimeToLive',
        'dynamodb:DescribeLimits',
        'dynamodb:GetResourcePolicy',
        'application-autoscaling:RegisterScalableTarget',
        'application-autoscaling:DescribeScalableTargets',
        'application-autoscaling:PutScalingPolicy',
        'application-autoscaling:DescribeScalingPolicies',
        'account:ListRegions',
      ],
      Resource: '*',
    },
    {
      Sid: 'DynamoDBReplicationServiceRolePolicy',
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole'],
      Resource: '*',
      Condition: { StringEquals: { 'iam:AWSServiceName': ['dynamodb.application-autoscaling.amazonaws.com'] } },
    },
  ],
};

const scaling = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'dynamodb:DescribeTable',
        'dynamodb:UpdateTable',
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DeleteAlarms',
      ],
      Resource: '*',
    },
  ],
};

const kinesis = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'kms:GenerateDataKey',
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 'kinesis.*.amazonaws.com' } },
    },
    {
      Effect: 'Allow',
      Action: ['kinesis:PutRecord', 'kinesis:PutRecords', 'kinesis:DescribeStream'],
      Resource: '*',
    },
  ],
};

const contributorInsights = {
  Version: '2012-10-17',
  Statement: [
    {
      Action: ['cloudwatch:DeleteInsightRules', 'cloudwatch:PutInsightRule'],
      Effect: 'Allow',
      Resource: 'arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*',
    },
    { Action: ['cloudwatch:DescribeInsightRules'], Effect: 'Allow', Resource: '*' },
  ],
};

/** The guide tells no unique ids: these are this server's. */
export const awsServicePolicies: readonly AwsPolicyRow[] = [
  {
    path: '/aws-service-role/',
    name: 'AWSApplicationAutoscalingDynamoDBTablePolicy',
    uniqueId: 'ANPADYNAWARDSERVICE22',
    version: 1,
    createdAt: '2017-10-20T21:34:00Z',
    editedAt: '2017-10-20T21:34:00Z',
    document: scaling,
  },
  {
    path: '/aws-service-role/',
    name: 'DynamoDBCloudWatchContributorInsightsServiceRolePolicy',
    uniqueId: 'ANPADYNAWARDSERVICE33',
    version: 1,
    createdAt: '2019-11-15T21:13:00Z',
    editedAt: '2019-11-15T21:13:00Z',
    document: contributorInsights,
  },
  {
    path: '/aws-service-role/',
    name: 'DynamoDBKinesisReplicationServiceRolePolicy',
    uniqueId: 'ANPADYNAWARDSERVICE44',
    version: 1,
    createdAt: '2020-11-12T00:43:00Z',
    editedAt: '2020-11-12T00:43:00Z',
    document: kinesis,
  },
  {
    path: '/aws-service-role/',
    name: 'DynamoDBReplicationServiceRolePolicy',
    uniqueId: 'ANPADYNAWARDSERVICE55',
    version: 8,
    createdAt: '2017-11-09T23:55:00Z',
    editedAt: '2024-01-08T20:10:00Z',
    document: replication,
  },
];
