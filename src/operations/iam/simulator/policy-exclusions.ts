import { parseArn } from '../../../arn.ts';
import type { PolicyBearer } from '../../../database/directory/entities.ts';
import { compileGlob, globTokens } from '../../../policy/glob.ts';
import { arnPattern, type MemberParameters, type Parameters } from '../../identity/parameters.ts';
import { invalidInput } from '../faults.ts';

/** One entry of PolicyExclusionList: policies that a simulation leaves out. API reference, PolicyIdentifier. */
export interface PolicyIdentifier {
  readonly policyType: string | undefined;
  readonly policyArn: string | undefined;
  readonly inline: InlineIdentifier | undefined;
}

interface InlineIdentifier {
  readonly policyName: string;
  readonly attachmentType: string;
  readonly attachmentName: string;
}

export function readExclusions(parameters: Parameters): readonly PolicyIdentifier[] {
  return parameters.list('PolicyExclusionList', 256, (entry) => ({
    policyType: entry.inner('PolicyType')?.value({}),
    policyArn: entry.inner('PolicyArn')?.value({ min: 20, max: 2048, pattern: arnPattern }),
    inline: readInline(entry.inner('InlinePolicyIdentifier')),
  }));
}

function readInline(identifier: MemberParameters | undefined): InlineIdentifier | undefined {
  const name = { min: 1, max: 128 };
  return (
    identifier && {
      policyName: identifier.text('PolicyName', name),
      attachmentType: identifier.text('AttachmentType', {}),
      attachmentName: identifier.text('AttachmentName', name),
    }
  );
}

/** What a simulation leaves out. */
export interface Exclusions {
  inline(bearer: PolicyBearer, policyName: string): boolean;
  managed(policyArn: string): boolean;
  readonly boundary: boolean;
  readonly serviceControl: boolean;
}

const policyTypes = ['inline', 'aws-managed', 'user-managed', 'permission-boundary', 'scp', 'rcp'];

/** Throws InvalidInput for what identifies nothing; what matches nothing is let be. */
export function exclusionsOf(identifiers: readonly PolicyIdentifier[]): Exclusions {
  const types = new Set<string>();
  const arns: ((arn: string) => boolean)[] = [];
  const inlines: ((bearer: PolicyBearer, policyName: string) => boolean)[] = [];
  for (const { policyType, policyArn, inline } of identifiers) {
    const given = [policyType, policyArn, inline].filter((member) => member !== undefined);
    if (given.length !== 1) {
      throw invalidInput('A policy identifier has exactly one of PolicyType, PolicyArn and InlinePolicyIdentifier.');
    }
    if (policyType !== undefined) {
      if (!policyTypes.includes(policyType)) throw invalidInput(`There is no policy type ${policyType}.`);
      types.add(policyType);
    }
    if (policyArn !== undefined) arns.push(arnTest(policyArn));
    if (inline) inlines.push(inlineTest(inline));
  }
  return {
    inline: (bearer, policyName) => types.has('inline') || inlines.some((matches) => matches(bearer, policyName)),
    managed: (arn) =>
      types.has(arn.startsWith('arn:aws:iam::aws:') ? 'aws-managed' : 'user-managed') ||
      arns.some((matches) => matches(arn)),
    boundary: types.has('permission-boundary'),
    serviceControl: types.has('scp'),
  };
}

/** Wildcards stand in the name alone, at most one of them a `*`. */
function arnTest(policyArn: string): (arn: string) => boolean {
  const nameStart = policyArn.lastIndexOf('/') + 1;
  const arn = parseArn(policyArn);
  if (arn?.service !== 'iam' || !arn.resource.startsWith('policy/') || hasWildcard(policyArn.slice(0, nameStart))) {
    throw invalidInput(`${policyArn} does not identify a managed policy.`);
  }
  return pattern(policyArn);
}

function inlineTest({ policyName, attachmentType, attachmentName }: InlineIdentifier) {
  if (!['user', 'group', 'role'].includes(attachmentType)) {
    throw invalidInput(`There is no attachment type ${attachmentType}.`);
  }
  if (hasWildcard(policyName)) throw invalidInput(`${policyName} is no name of an inline policy.`);
  const named = pattern(attachmentName);
  return ({ kind, name }: PolicyBearer, policy: string) =>
    kind === attachmentType && policy === policyName && named(name);
}

function pattern(text: string): (value: string) => boolean {
  if (text.split('*').length > 2) throw invalidInput(`${text} has more than one *.`);
  return compileGlob(globTokens(text));
}

function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}
