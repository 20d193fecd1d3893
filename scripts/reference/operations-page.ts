import type { Operation, Permission } from '../../src/operations/operation.ts';
import { operations } from '../../src/operations/registry.ts';
import { samples, subject } from './operation-samples.ts';
import { generated, table } from './table.ts';

export async function operationsPage(): Promise<string> {
  return `# Operations and the permissions they need

${generated}

What each operation asks the policies before it is executed: every permission must hold. Drawn from sample requests of the owner of a table
\`orders\` with a global index \`by-customer\` and a stream; \`…\` stands for \`arn:aws:dynamodb:us-east-1:111111111111:table\`. "Other accounts":
whether AWS lets a principal of another account do it, when both its own policies and the resource's allow it. The keys of \`dynamodb:\` that the
request of the sample carries are listed; those of \`aws:\` are there for every request.

${table(['Operation', 'Permission', 'On', 'Other accounts', 'Keys'], operations.flatMap(rows))}

An operation of AWS that is not listed here answers \`UnknownOperationException\`.
`;
}

const keys = [
  'dynamodb:LeadingKeys',
  'dynamodb:Attributes',
  'dynamodb:Select',
  'dynamodb:ReturnValues',
  'dynamodb:ReturnConsumedCapacity',
  'dynamodb:EnclosingOperation',
  'dynamodb:FullTableScan',
  'iam:PermissionsBoundary',
  'iam:PolicyARN',
  'iam:PassedToService',
  'organizations:PolicyType',
];

function rows(operation: Operation): readonly (readonly string[])[] {
  const inputs = samples[`${operation.service}.${operation.name}`];
  if (inputs === undefined)
    throw new Error(`scripts/reference/operation-samples.ts lacks ${operation.service}.${operation.name}`);
  const permissions = inputs.flatMap((input) =>
    operation.permissions(operation.input.read(input, subject.home), subject),
  );
  const name = `\`${operation.name}\``;
  if (permissions.length === 0) return [[name, 'none: whoever is authenticated', '', '', '']];
  const different = new Map(
    permissions.map((permission) => [`${permission.action} ${permission.resource}`, permission]),
  );
  return [...different.values()].map((permission, at) => [at === 0 ? name : '', ...cells(permission)]);
}

function cells({ action, resource, crossAccount, context, throughVpcEndpoint }: Permission): readonly string[] {
  const carried = keys.filter((key) => context?.(key.toLowerCase()) !== undefined);
  const short = resource.replace('arn:aws:dynamodb:us-east-1:111111111111:table', '…');
  return [
    `\`${action}\`${throughVpcEndpoint ? ', through a VPC endpoint' : ''}`,
    `\`${short}\``,
    crossAccount ? 'yes' : 'no',
    carried.map((key) => `\`${key.startsWith('dynamodb:') ? key.slice(9) : key}\``).join(' '),
  ];
}
