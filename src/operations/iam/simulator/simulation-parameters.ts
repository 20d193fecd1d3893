import { arnPattern, type MemberParameters, type Parameters, policyPattern } from '../../identity/parameters.ts';
import { type Page, readPage } from '../paging.ts';

/** What both simulations are asked, as it was given. Source: service model `iam` 2010-05-08. */
export interface SimulationParameters {
  readonly policies: readonly string[];
  readonly boundaries: readonly string[];
  readonly actions: readonly string[];
  /** `*` when none is given. */
  readonly resources: readonly string[];
  readonly resourcePolicy: string | undefined;
  /** ARN of an account. */
  readonly resourceOwner: string | undefined;
  readonly callerArn: string | undefined;
  readonly contextEntries: readonly ContextEntry[];
  readonly resourceHandlingOption: string | undefined;
  readonly page: Page;
}

export interface ContextEntry {
  readonly key: string;
  readonly values: readonly string[];
  readonly type: ContextKeyType | undefined;
}

export const contextKeyTypes = [
  'string',
  'stringList',
  'numeric',
  'numericList',
  'boolean',
  'booleanList',
  'ip',
  'ipList',
  'binary',
  'binaryList',
  'date',
  'dateList',
] as const;

export type ContextKeyType = (typeof contextKeyTypes)[number];

export function readSimulation(parameters: Parameters, operation: string): SimulationParameters {
  parameters.requireList('ActionNames');
  const resourceName = { min: 1, max: 2048 };
  const resources = parameters.list('ResourceArns', membersMax, (member) => member.value(resourceName));
  return {
    policies: readPolicies(parameters, 'PolicyInputList'),
    boundaries: readPolicies(parameters, 'PermissionsBoundaryPolicyInputList'),
    actions: parameters.list('ActionNames', membersMax, (member) => member.value({ min: 3, max: 128 })),
    resources: resources.length > 0 ? resources : ['*'],
    resourcePolicy: parameters.text('ResourcePolicy', documentRules),
    resourceOwner: parameters.text('ResourceOwner', resourceName),
    callerArn: parameters.text('CallerArn', resourceName),
    contextEntries: parameters.list('ContextEntries', membersMax, (entry) => readContextEntry(entry, parameters)),
    resourceHandlingOption: parameters.text('ResourceHandlingOption', { min: 1, max: 64 }),
    page: readPage(parameters, operation),
  };
}

export function readPolicies(
  parameters: Pick<Parameters, 'list'>,
  name: 'PolicyInputList' | 'PermissionsBoundaryPolicyInputList' | 'ServiceControlPolicyInputList',
): readonly string[] {
  return parameters.list(name, membersMax, (member) => member.value(documentRules));
}

export function readPolicySourceArn(parameters: Parameters): string {
  return parameters.text('PolicySourceArn', { required: true, min: 20, max: 2048, pattern: arnPattern });
}

function readContextEntry(entry: MemberParameters, parameters: Parameters): ContextEntry {
  const type = entry.inner('ContextKeyType')?.value({});
  if (type !== undefined && !isKeyType(type)) {
    parameters.refuse(
      `Value at 'contextKeyType' failed to satisfy constraint: Member must satisfy enum value set: [${contextKeyTypes.join(', ')}]`,
    );
  }
  return {
    key: entry.text('ContextKeyName', { min: 5, max: 256 }),
    values: entry.list('ContextKeyValues', membersMax, (value) => value.value({})),
    type: type as ContextKeyType | undefined,
  };
}

function isKeyType(text: string): text is ContextKeyType {
  return (contextKeyTypes as readonly string[]).includes(text);
}

const documentRules = { min: 1, max: 131_072, pattern: policyPattern };

/** The model bounds none of these lists; a request has 4,000 parameters at most. */
const membersMax = 4000;
