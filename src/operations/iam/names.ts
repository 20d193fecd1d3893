import { parseArn } from '../../arn.ts';
import { arnPattern, type Parameters, policyPattern, wordPattern } from '../identity/parameters.ts';

/** Parameters that many IAM calls have, with their constraints. Source: service model `iam` 2010-05-08; sentences as recorded. */

type NameParameter =
  | 'UserName'
  | 'NewUserName'
  | 'GroupName'
  | 'NewGroupName'
  | 'RoleName'
  | 'PolicyName'
  | 'InstanceProfileName';

/** 64 characters for a role and a new user, 128 for everything else. `demanded`: told as MissingParameter when it is not there. */
export function readName(
  parameters: Parameters,
  name: NameParameter,
  rules?: { readonly max?: number; readonly demanded?: true },
): string;
export function readName(
  parameters: Parameters,
  name: NameParameter,
  rules: { readonly max?: number; readonly optional: true },
): string | undefined;
export function readName(
  parameters: Parameters,
  name: NameParameter,
  { max = name === 'RoleName' ? 64 : 128, optional = false, demanded = false } = {},
): string | undefined {
  if (demanded) parameters.demand(name);
  const text = parameters.text(name, optional ? { min: 1, max } : { required: true, min: 1, max });
  if (text && !consistsOf(text, nameCharacters.allows)) {
    parameters.refuse(
      `The specified value for ${lowerFirst(name)} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  return text;
}

/** Default `/`. */
export function readPath(parameters: Parameters, name: 'Path' | 'NewPath', forPolicy = false): string | undefined {
  const path = parameters.text(name, { min: 1, max: 512 });
  if (path) {
    const closed = path.startsWith('/') && path.endsWith('/') && (path.length === 1 || path.length > 2);
    const characters = forPolicy ? policyPathCharacters.allows : isPrintable;
    if (!closed || !consistsOf(path, characters) || (forPolicy && path.includes('//'))) {
      parameters.refuse(
        `The specified value for ${lowerFirst(name)} is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.`,
      );
    }
  }
  return path;
}

/** Default `/`, which is everything. */
export function readPathPrefix(parameters: Parameters): string {
  const prefix = parameters.text('PathPrefix', { min: 1, max: 512 });
  if (prefix && (!prefix.startsWith('/') || !consistsOf(prefix, (code) => isPrintable(code) || code === 0x7f))) {
    parameters.refuse(
      'The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or / characters.',
    );
  }
  return prefix ?? '/';
}

export function readPolicyArn(parameters: Parameters): string {
  const arn = parameters.text('PolicyArn', { required: true, min: 20, max: 2048, pattern: arnPattern });
  const parsed = parseArn(arn);
  if (parsed?.service !== 'iam' || !parsed.resource.startsWith('policy/')) {
    parameters.refuse(parsed ? `ARN ${arn} is not valid.` : 'Invalid ARN:  Could not be parsed!');
  }
  return arn;
}

export function readBoundary(parameters: Parameters, rules: { readonly required: true }): string;
export function readBoundary(parameters: Parameters): string | undefined;
export function readBoundary(parameters: Parameters, { required = false } = {}): string | undefined {
  const arn = parameters.text('PermissionsBoundary', { required, min: 20, max: 2048, pattern: arnPattern });
  if (arn !== undefined && !parseArn(arn)?.resource.startsWith('policy/')) {
    parameters.refuse(`Value (${arn}) for parameter PermissionsBoundary is invalid.`);
  }
  return arn;
}

/** The name of a service of AWS, or a suffix to the name of its role. */
export function readServiceWord(
  parameters: Parameters,
  name: 'AWSServiceName' | 'CustomSuffix',
  rules: { readonly max: number; readonly required: true },
): string;
export function readServiceWord(
  parameters: Parameters,
  name: 'AWSServiceName' | 'CustomSuffix',
  rules: { readonly max: number },
): string | undefined;
export function readServiceWord(
  parameters: Parameters,
  name: 'AWSServiceName' | 'CustomSuffix',
  { max, required = false }: { readonly max: number; readonly required?: boolean },
): string | undefined {
  return parameters.text(name, { required, min: 1, max, pattern: nameCharacters });
}

export function readDocument(parameters: Parameters, name: 'PolicyDocument' | 'AssumeRolePolicyDocument'): string {
  return parameters.text(name, { required: true, min: 1, max: 131_072, pattern: policyPattern });
}

const nameCharacters = wordPattern('[\\w+=,.@-]+', '+=,.@-');
const policyPathCharacters = wordPattern('((/[A-Za-z0-9\\.,\\+@=_-]+)*)/', '/.,+@=-');

function isPrintable(code: number): boolean {
  return code >= 0x21 && code <= 0x7e;
}

function consistsOf(text: string, allows: (codePoint: number) => boolean): boolean {
  for (const character of text) if (!allows(character.codePointAt(0)!)) return false;
  return true;
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
