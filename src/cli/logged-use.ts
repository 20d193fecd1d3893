import { parseArn } from '../arn.ts';
import { readJson } from '../policy/json.ts';
import type { PrincipalEntry } from '../policy/statement.ts';

/** What a line of a decision log says was asked, and whether the policies allowed it. */
export interface LoggedUse {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly allowed: boolean;
  /** `dynamodb:GetItem`. */
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly caller: LoggedCaller;
}

export interface LoggedCaller {
  readonly kind: 'root' | 'user' | 'role' | 'federatedUser' | 'service' | 'other';
  /** By which the caller can be asked for: its ARN, and of a session the role's. */
  readonly arns: readonly string[];
  readonly accountId: string | undefined;
  /** How a resource's policy names it, the role for any of its sessions. Absent: it cannot. */
  readonly principal?: PrincipalEntry;
  /** ARN of the user or role that an identity policy is attached to. Absent: there is none. */
  readonly identity?: string;
}

/** A line that is no event; the text says why. */
export class LineFault extends Error {
  override readonly name = 'LineFault';
}

/**
 * Reads an event as `--decision-log` writes it. One without our `additionalEventData` counts as allowed unless it has an `errorCode`, as in
 * CloudTrail. Throws `LineFault`.
 */
export function readLoggedUse(line: string): LoggedUse {
  const event = record(jsonOf(line), 'the line');
  const source = text(event.eventSource, 'eventSource');
  if (!source.endsWith('.amazonaws.com')) throw new LineFault(`eventSource: ${source} is no service`);
  const time = Date.parse(text(event.eventTime, 'eventTime'));
  if (Number.isNaN(time)) throw new LineFault('eventTime: no time');
  const [resource] = Array.isArray(event.resources) ? event.resources : [];
  const { ARN, accountId } = record(resource, 'resources');
  return {
    time,
    allowed: isAllowed(event),
    action: `${source.slice(0, -'.amazonaws.com'.length)}:${text(event.eventName, 'eventName')}`,
    resource: text(ARN, 'resources[0].ARN'),
    resourceAccount: text(accountId, 'resources[0].accountId'),
    caller: callerOf(record(event.userIdentity, 'userIdentity')),
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    const read = readJson(line);
    throw new LineFault(read.ok ? 'this is no JSON' : `column ${read.problem.column}: this is no JSON`);
  }
}

type Json = Readonly<Record<string, unknown>>;

function isAllowed({ errorCode, additionalEventData: ours }: Json): boolean {
  if (ours === undefined) return errorCode === undefined;
  return text(record(ours, 'additionalEventData').decision, 'additionalEventData.decision') === 'allowed';
}

function callerOf(identity: Json): LoggedCaller {
  const type = text(identity.type, 'userIdentity.type');
  const accountId = typeof identity.accountId === 'string' ? identity.accountId : undefined;
  const own = () => text(identity.arn, 'userIdentity.arn');
  switch (type) {
    case 'Root':
      return { kind: 'root', arns: [own()], accountId, principal: aws(own()) };
    case 'IAMUser':
      return { kind: 'user', arns: [own()], accountId, principal: aws(own()), identity: own() };
    case 'AssumedRole': {
      const context = record(identity.sessionContext, 'userIdentity.sessionContext');
      const issuer = record(context.sessionIssuer, 'userIdentity.sessionContext.sessionIssuer');
      const role = text(issuer.arn, 'userIdentity.sessionContext.sessionIssuer.arn');
      return { kind: 'role', arns: [own(), role], accountId, principal: aws(role), identity: role };
    }
    case 'FederatedUser':
      return { kind: 'federatedUser', arns: [own()], accountId, principal: aws(own()) };
    case 'AWSService': {
      const value = text(identity.invokedBy, 'userIdentity.invokedBy');
      return { kind: 'service', arns: [value], accountId, principal: { type: 'Service', value } };
    }
    default:
      return { kind: 'other', arns: [], accountId };
  }
}

function aws(value: string): PrincipalEntry {
  return { type: 'AWS', value };
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new LineFault(`${name}: ${value === undefined ? 'missing' : 'expected a text'}`);
}

function record(value: unknown, name: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new LineFault(`${name}: ${value === undefined ? 'missing' : 'expected an object'}`);
}

/** The table in the ARN of a table, its indexes and its streams; undefined: it is about none. */
export function tableOf(resource: string): string | undefined {
  const arn = parseArn(resource);
  const [type, name] = arn?.service === 'dynamodb' ? arn.resource.split('/') : [];
  if (type !== 'table' || !name || name === '*') return undefined;
  return `${resource.slice(0, -arn!.resource.length)}table/${name}`;
}
