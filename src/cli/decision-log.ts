import { openSync } from 'node:fs';
import { pino } from 'pino';
import type { DecisionRecord } from '../authorization/authorization.ts';
import type { Comparison } from '../authorization/candidates.ts';
import type { Decision, Verdict, Verdicts } from '../policy/decision.ts';
import { explanationText } from '../policy/explanation-text.ts';
import type { Principal } from '../policy/principal.ts';
import { StartError } from './options.ts';

/** One line of JSON for every decision, in the form of a CloudTrail event, added to a file. */
export interface DecisionLog {
  add(record: DecisionRecord): void;
  /** What was added is in the file when this returns. */
  close(): void;
}

/** Throws `StartError` when the file cannot be written. */
export function openDecisionLog(path: string): DecisionLog {
  const lines = pino.destination({ fd: openFile(path), sync: false });
  return {
    add: (record) => {
      lines.write(`${JSON.stringify(decisionEvent(record))}\n`);
    },
    close: () => lines.flushSync(),
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(
      `The decision log ${path} cannot be written (${code}). Name a file in a folder that is there.`,
    );
  }
}

/**
 * A decision as CloudTrail shows a call; a call that needs several permissions makes one event for each, with one request id.
 * `additionalEventData` is ours. What audit let pass did not fail, so it has no `errorCode`; `letPass` says which it would have had.
 * Source: CloudTrail User Guide, "CloudTrail record contents" and "userIdentity element".
 */
export function decisionEvent(record: DecisionRecord) {
  const { permission, asker, decision, mode, refusal, letPass } = record;
  const { principal, facts } = asker;
  const colon = permission.action.indexOf(':');
  const explanation = record.explain();
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(principal),
    eventTime: secondsText(facts.receivedAt),
    eventSource: `${permission.action.slice(0, colon)}.amazonaws.com`,
    eventName: permission.action.slice(colon + 1),
    awsRegion: facts.region,
    sourceIPAddress: facts.sourceIp,
    vpcEndpointId: facts.vpcEndpoint?.id,
    vpcEndpointAccountId: facts.vpcEndpoint?.account,
    userAgent: facts.userAgent,
    ...(refusal && !letPass && { errorCode: 'AccessDenied', errorMessage: refusal.message }),
    requestID: facts.requestId,
    resources: [
      { ARN: permission.resource, accountId: permission.resourceAccount, type: resourceType(permission.resource) },
    ],
    eventType: 'AwsApiCall',
    recipientAccountId: principal.kind === 'webIdentity' ? permission.resourceAccount : principal.accountId,
    additionalEventData: {
      mode,
      decision: decisionWord(decision),
      reason: explanationText(explanation),
      statements: decision.statements,
      layers: layerWords(decision.layers),
      nearestMiss: explanation.nearestMiss,
      ...(refusal && letPass && { letPass: { errorCode: 'AccessDenied', errorMessage: refusal.message } }),
      shadow: record.comparison && shadowData(record.comparison),
    },
  };
}

/** What the candidate beside the live policy says. */
function shadowData({ candidate, verdict, decision, explain }: Comparison) {
  const explanation = explain();
  return {
    candidate,
    verdict,
    decision: decision && decisionWord(decision),
    reason: explanation && explanationText(explanation),
    statements: decision?.statements,
    nearestMiss: explanation?.nearestMiss,
  };
}

export type DecisionEvent = ReturnType<typeof decisionEvent>;

export function decisionWord(decision: Decision): 'allowed' | 'explicitDeny' | 'implicitDeny' {
  if (decision.effect === 'allow') return 'allowed';
  return decision.cause === 'explicit' ? 'explicitDeny' : 'implicitDeny';
}

/** `allows`, `denies` or `silent` for each kind of policy that was asked. */
function layerWords(layers: Verdicts): Readonly<Record<string, string>> {
  const asked = Object.values(layers).filter((verdict): verdict is Verdict => verdict !== undefined);
  return Object.fromEntries(
    asked.map(({ kind, denies, allows }) => [kind, denies.length > 0 ? 'denies' : allows ? 'allows' : 'silent']),
  );
}

function userIdentity(principal: Principal): object {
  const { arn, accountId, userId: principalId } = principal;
  switch (principal.kind) {
    case 'root':
      return { type: 'Root', principalId, arn, accountId };
    case 'user':
      return { type: 'IAMUser', principalId, arn, accountId, userName: principal.userName };
    case 'roleSession': {
      const { roleArn, roleUniqueId, session } = principal;
      const userName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
      const attributes = session && {
        creationDate: secondsText(session.issuedAt),
        mfaAuthenticated: String(session.multiFactorAuthentication),
      };
      const sessionIssuer = { type: 'Role', principalId: roleUniqueId, arn: roleArn, accountId, userName };
      return { type: 'AssumedRole', principalId, arn, accountId, sessionContext: { sessionIssuer, attributes } };
    }
    case 'federatedUser':
      return { type: 'FederatedUser', principalId, arn, accountId };
    case 'webIdentity':
      return {
        type: 'WebIdentityUser',
        principalId,
        userName: principal.token.subject,
        identityProvider: principal.provider,
      };
    case 'service':
      return { type: 'AWSService', invokedBy: principal.serviceName };
    case 'anonymous':
      return { type: 'Unknown' };
  }
}

/** CloudFormation's name of the kind of resource; undefined for what has none. */
function resourceType(arn: string): string | undefined {
  const resource = arn.slice(arn.lastIndexOf(':') + 1);
  if (arn.startsWith('arn:aws:dynamodb:'))
    return arn.includes('/stream/') ? 'AWS::DynamoDB::Stream' : 'AWS::DynamoDB::Table';
  if (arn.startsWith('arn:aws:iam:') && resource.startsWith('role/')) return 'AWS::IAM::Role';
  return undefined;
}

/** `2026-10-09T00:29:34Z`. */
function secondsText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
