import { deflateRawSync } from 'node:zlib';
import { parseArn } from '../../arn.ts';
import { AwsError, validationError } from '../../errors.ts';
import { packedSessionBytesMax, sessionPolicyArnsMax, sessionPolicyCharactersMax } from '../../limits.ts';
import { parsePolicy } from '../../policy/document.ts';
import { iamFault, iamProblemText } from '../../policy/iam-rules.ts';
import type { SessionIssuer } from '../operation.ts';
import { arnPattern, type Parameters, policyPattern } from './parameters.ts';

/** What limits a session. Source: IAM User Guide, "Session policies"; API reference, AssumeRole, GetFederationToken. */
export interface SessionPolicies {
  readonly text: string | undefined;
  readonly arns: readonly string[];
}

/** `Policy` and `PolicyArns`. The result is good for use only after `parameters.check()`. */
export function readSessionPolicies(parameters: Parameters): SessionPolicies & { check(): void } {
  const arns = parameters.list('PolicyArns', sessionPolicyArnsMax, (policy) =>
    policy.text('arn', { min: 20, max: 2048, pattern: arnPattern }),
  );
  const text = parameters.text('Policy', { min: 1, max: sessionPolicyCharactersMax, pattern: policyPattern });
  return {
    text,
    arns,
    check() {
      if (text !== undefined) requireSound(text);
      const characters = arns.reduce((sum, arn) => sum + arn.length, text?.length ?? 0);
      if (characters > sessionPolicyCharactersMax) {
        throw tooLarge('session policies', Math.ceil((characters * 100) / sessionPolicyCharactersMax));
      }
    },
  };
}

/** As a session takes them; nothing when there are none. */
export function sessionLimits({ text, arns }: SessionPolicies): {
  readonly policies?: readonly string[];
  readonly policyArns?: readonly string[];
} {
  return {
    ...(text === undefined ? {} : { policies: [text] }),
    ...(arns.length === 0 ? {} : { policyArns: arns }),
  };
}

/** Managed session policies must be of the session's account or of AWS, and exist. The sentence is IAM's; STS's is not known. */
export function requirePolicyArns(
  arns: readonly string[],
  { accountId, sessions }: { readonly accountId: string; readonly sessions: Pick<SessionIssuer, 'managedPolicy'> },
): void {
  for (const arn of arns) {
    const owner = parseArn(arn)?.account;
    if ((owner !== accountId && owner !== 'aws') || sessions.managedPolicy(arn) === undefined) {
      throw validationError(`Policy ${arn} does not exist or is not attachable.`);
    }
  }
}

/**
 * How full the session's token is, in whole percent; undefined when nothing was passed. AWS's packed form is not published:
 * here it is the size of policies, ARNs and tags when compressed. Throws PackedPolicyTooLargeException above 100.
 */
export function packedPolicySize(
  { text, arns }: SessionPolicies,
  tags: ReadonlyMap<string, string>,
): number | undefined {
  const limited = text !== undefined || arns.length > 0;
  if (!limited && tags.size === 0) return undefined;
  const bytes = deflateRawSync(JSON.stringify([text, arns, [...tags]])).length;
  const percent = Math.ceil((bytes * 100) / packedSessionBytesMax);
  if (percent > 100) throw tooLarge(limited ? 'session policies and session tags' : 'session tags', percent);
  return percent;
}

function requireSound(text: string): void {
  const result = parsePolicy(text, 'identity');
  const fault = result.ok ? iamFault(result.document) : iamProblemText(result.problem);
  if (fault !== undefined) throw new AwsError('MalformedPolicyDocumentException', fault);
}

function tooLarge(what: string, percent: number): AwsError {
  return new AwsError(
    'PackedPolicyTooLargeException',
    `Packed size of ${what} consumes ${percent}% of allotted space.`,
  );
}
