import type { AwsPolicyRow } from './aws-policy-row.ts';

/**
 * More policies of AWS that concern DynamoDB, word for word. Source: AWS Managed Policy Reference Guide, which has the dates to the
 * minute; unique ids and seconds of the two for Lambda are those that users of AWS published.
 */

const fullAccessSecond = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'DDBAndDAXFullAccess', Effect: 'Allow', Action: ['dynamodb:*', 'dax:*'], Resource: '*' },
    { Sid: 'KMSIntegration', Effect: 'Allow', Action: ['kms:DescribeKey', 'kms:ListAliases'], Resource: '*' },
    {
      Sid: 'LambdaIntegration',
      Effect: 'Allow',
      Action: ['lambda:ListEventSourceMappings', 'lambda:ListFunctions'],
      Resource: '*',
    },
    { Sid: 'DaxSNSIntegration', Effect: 'Allow', Action: ['sns:ListTopics'], Resource: '*' },
    {
      Sid: 'ApplicationAutoscalingIntegration',
      Effect: 'Allow',
      Action: [
        'application-autoscaling:DeleteScalingPolicy',
        'application-autoscaling:DeregisterScalableTarget',
        'application-autoscaling:PutScalingPolicy',
        'application-autoscaling:RegisterScalableTarget',
      ],
      Resource: '*',
      Condition: { StringEquals: { 'application-autoscaling:service-namespace': 'dynamodb' } },
    },
    {
      Sid: 'ApplicationAutoscalingDescribeActions',
      Effect: 'Allow',
      Action: [
        'application-autoscaling:DescribeScalableTargets',
        'application-autoscaling:DescribeScalingActivities',
        'application-autoscaling:DescribeScalingPolicies',
      ],
      Resource: '*',
    },
    { Sid: 'TagManagement', Effect: 'Allow', Action: ['tag:GetResources'], Resource: '*' },
    {
      Sid: 'CloudwatchMonitoring',
      Effect: 'Allow',
      Action: ['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricStatistics', 'cloudwatch:GetMetricData'],
      Resource: '*',
    },
    {
      Sid: 'ListKinesisResources',
      Effect: 'Allow',
      Action: ['kinesis:ListStreams', 'kinesis:DescribeStream', 'kinesis:DescribeStreamSummary'],
      Resource: '*',
    },
    {
      Sid: 'ListEC2ResourcesForDaxClusterCreation',
      Effect: 'Allow',
      Action: ['ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'],
      Resource: '*',
    },
    {
      Sid: 'CloudwatchInsightsRules',
      Effect: 'Allow',
      Action: 'cloudwatch:GetInsightRuleReport',
      Resource: 'arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*',
    },
    {
      Sid: 'ServiceRoleCreation',
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
    { Sid: 'IamIntegration', Effect: 'Allow', Action: ['iam:ListRoles'], Resource: ['*'] },
  ],
};

const readStreams = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

const lambdaExecution = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [...readStreams, 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  ],
};

const lambdaInvocation = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: '*' },
    { Effect: 'Allow', Action: readStreams, Resource: '*' },
  ],
};

/** The unique id of AmazonDynamoDBFullAccess_v2 is this server's: the guide tells none. */
export const awsDynamoDbPolicies: readonly AwsPolicyRow[] = [
  {
    path: '/',
    name: 'AmazonDynamoDBFullAccess_v2',
    uniqueId: 'ANPADYNAWARDSERVICE66',
    version: 3,
    createdAt: '2025-05-22T14:52:00Z',
    editedAt: '2026-02-12T18:02:00Z',
    document: fullAccessSecond,
  },
  {
    path: '/service-role/',
    name: 'AWSLambdaDynamoDBExecutionRole',
    uniqueId: 'ANPAIP7WNAGMIPYNW4WQG',
    version: 1,
    createdAt: '2015-04-09T15:09:29Z',
    editedAt: '2015-04-09T15:09:29Z',
    document: lambdaExecution,
  },
  {
    path: '/',
    name: 'AWSLambdaInvocation-DynamoDB',
    uniqueId: 'ANPAJTHQ3EKCQALQDYG5G',
    version: 1,
    createdAt: '2015-02-06T18:40:47Z',
    editedAt: '2015-02-06T18:40:47Z',
    document: lambdaInvocation,
  },
];
