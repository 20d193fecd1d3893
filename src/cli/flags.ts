import { type Mode, modes } from '../authorization/modes.ts';
import { streamShardsMax } from '../limits.ts';
import { isProxyRange } from '../wire/forwarding.ts';
import { defaultSettings, type LogLevel, logLevels, type StartOptions } from './options.ts';

/** One setting of the command: its flag, its environment variable, what it means. Help, reader and reference are made from these. */
export interface Flag {
  /** As commander reads it; without `<value>` it is a switch. */
  readonly flag: string;
  /** The environment variable that says the same; a flag wins over it. Switches take `true` or `false`. */
  readonly variable: string;
  readonly description: string;
  /** What holds when neither is given, as text for people. */
  readonly fallback: string;
  /** May be repeated; a list in one text is separated by commas. */
  readonly list?: boolean;
  /** Flags that cannot stand beside this one. */
  readonly conflicts?: string;
  /** From the text, or `true` and `false` for a switch. Throws `UsageError`. */
  read(text: string): StartOptions;
}

/** A flag or variable with a value that it cannot have; the message says what it can. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** How long CREATING and DELETING last with --delay-transient-statuses. */
export const transientStatusMilliseconds = 1000;

export const defaultDataFolder = 'dynaward-data';

export const flags: readonly Flag[] = [
  {
    flag: '--port <number>',
    variable: 'DYNAWARD_PORT',
    description: 'TCP port to listen on; 0 takes a free one, which the ready line names.',
    fallback: String(defaultSettings.port),
    read: (text) => ({ port: integer(text, 65_535) }),
  },
  {
    flag: '--host <address>',
    variable: 'DYNAWARD_HOST',
    description:
      'Address to listen on; may be repeated. An address that others can reach needs --no-well-known-credentials.',
    fallback: defaultSettings.hosts.join(', '),
    list: true,
    read: (text) => ({ hosts: list(text) }),
  },
  {
    flag: '--tls-certificate <file>',
    variable: 'DYNAWARD_TLS_CERTIFICATE',
    description:
      'Speak TLS (https) with this certificate, in PEM, followed by the chain that clients need. Needs --tls-key.',
    fallback: 'none: HTTP without TLS',
    read: (text) => ({ tlsCertificate: text }),
  },
  {
    flag: '--tls-key <file>',
    variable: 'DYNAWARD_TLS_KEY',
    description: 'The private key of the certificate, in PEM, not encrypted.',
    fallback: 'none',
    read: (text) => ({ tlsKey: text }),
  },
  {
    flag: '--data <folder>',
    variable: 'DYNAWARD_DATA',
    description: 'Keep data in this folder, which is made when it is not there.',
    fallback: defaultDataFolder,
    read: (text) => ({ data: { kind: 'folder', path: text } }),
  },
  {
    flag: '--memory',
    variable: 'DYNAWARD_MEMORY',
    description: 'Keep data in memory: it is gone when the server stops.',
    fallback: 'false',
    conflicts: 'data',
    read: (text) => (truth(text) ? { data: { kind: 'memory' } } : {}),
  },
  {
    flag: '--config <file>',
    variable: 'DYNAWARD_CONFIG',
    description: 'Accounts, users, roles, groups, access keys and their policies, in YAML or JSON.',
    fallback: 'none',
    read: (text) => ({ configuration: text }),
  },
  {
    flag: '--key-file <file>',
    variable: 'DYNAWARD_KEY_FILE',
    description:
      'The key under which secret access keys are kept, 32 bytes in base64 or hexadecimal; made when it is not there. DYNAWARD_KEY, which has no flag, is the key itself.',
    fallback: 'secrets.key in the data folder',
    read: (text) => ({ secretKey: { kind: 'file', path: text } }),
  },
  {
    flag: '--region <name>',
    variable: 'DYNAWARD_REGION',
    description:
      'The Region meant where a request names none. Tables belong to the Region that a request is signed for.',
    fallback: defaultSettings.region,
    read: (text) => ({ region: region(text) }),
  },
  {
    flag: '--shared-db',
    variable: 'DYNAWARD_SHARED_DB',
    description: 'One set of tables for all Regions of an account.',
    fallback: 'false',
    read: (text) => ({ sharedDb: truth(text) }),
  },
  {
    flag: '--no-well-known-credentials',
    variable: 'DYNAWARD_NO_WELL_KNOWN_CREDENTIALS',
    description: 'Do not register the key pairs that tools send by habit (local/local, test/test, dummy/dummy, ...).',
    fallback: 'false',
    read: (text) => ({ wellKnownCredentials: !truth(text) }),
  },
  {
    flag: '--mode <mode>',
    variable: 'DYNAWARD_MODE',
    description:
      'enforce, or audit: requests to DynamoDB that the policies refuse are recorded and let pass. Only to find out what enforcing would break.',
    fallback: defaultSettings.mode,
    read: (text) => ({ mode: mode(text) }),
  },
  {
    flag: '--policy-change-window <ms>',
    variable: 'DYNAWARD_POLICY_CHANGE_WINDOW',
    description: 'Refuse a second change of one policy for so long, as AWS does for 15000 ms.',
    fallback: '0',
    read: (text) => ({ policyChangeWindowMilliseconds: milliseconds(text) }),
  },
  {
    flag: '--policy-read-lag <ms>',
    variable: 'DYNAWARD_POLICY_READ_LAG',
    description: 'GetResourcePolicy shows the policy of so long ago, as on AWS (some 1000 to 3000 ms).',
    fallback: '0',
    read: (text) => ({ policyReadLagMilliseconds: milliseconds(text) }),
  },
  {
    flag: '--policy-enforcement-lag <ms>',
    variable: 'DYNAWARD_POLICY_ENFORCEMENT_LAG',
    description: 'Requests are decided by the policy of so long ago, as on AWS (seconds).',
    fallback: '0',
    read: (text) => ({ policyEnforcementLagMilliseconds: milliseconds(text) }),
  },
  {
    flag: '--delay-transient-statuses',
    variable: 'DYNAWARD_DELAY_TRANSIENT_STATUSES',
    description: `Tables stay CREATING and DELETING for ${transientStatusMilliseconds} ms.`,
    fallback: 'false',
    read: (text) => ({ tableStatusDelayMilliseconds: truth(text) ? transientStatusMilliseconds : 0 }),
  },
  {
    flag: '--throttle',
    variable: 'DYNAWARD_THROTTLE',
    description:
      'Refuse requests beyond the provisioned throughput of tables and global indexes, or their on-demand maxima, as AWS does. What was not used can be used for five minutes.',
    fallback: 'false',
    read: (text) => ({ throttle: truth(text) }),
  },
  {
    flag: '--item-collection-limit <bytes>',
    variable: 'DYNAWARD_ITEM_COLLECTION_LIMIT',
    description:
      'What the items of one partition key of a table with local indexes may take; the default is that of AWS.',
    fallback: String(defaultSettings.itemCollectionBytesMax),
    read: (text) => ({ itemCollectionBytesMax: integer(text, defaultSettings.itemCollectionBytesMax) }),
  },
  {
    flag: '--ttl-change-window <ms>',
    variable: 'DYNAWARD_TTL_CHANGE_WINDOW',
    description: "Refuse a second change of a table's time to live for so long, as AWS does for an hour (3600000 ms).",
    fallback: '0',
    read: (text) => ({ timeToLiveChangeWindowMilliseconds: milliseconds(text) }),
  },
  {
    flag: '--ttl-deletion <ms>',
    variable: 'DYNAWARD_TTL_DELETION',
    description: 'Delete expired items within about so long, 100 ms at least; the table is read twice in that time.',
    fallback: 'a minute or two; for large tables up to six hours',
    read: (text) => ({ timeToLiveDeletionMilliseconds: milliseconds(text, 100) }),
  },
  {
    flag: '--stream-shards <number>',
    variable: 'DYNAWARD_STREAM_SHARDS',
    description: `Shards that a new stream begins with, 1 to ${streamShardsMax}. AWS: one for each partition of the table, of a new on-demand table usually 4.`,
    fallback: String(defaultSettings.streamShards),
    read: (text) => ({ streamShards: integer(text, streamShardsMax, 1) }),
  },
  {
    flag: '--stream-shard-life <ms>',
    variable: 'DYNAWARD_STREAM_SHARD_LIFE',
    description: 'A shard of a stream is closed and a child takes over after about so long, 100 ms at least.',
    fallback: `${defaultSettings.streamShardLifeMilliseconds} (four hours, as at AWS)`,
    read: (text) => ({ streamShardLifeMilliseconds: milliseconds(text, 100) }),
  },
  {
    flag: '--cors <origins>',
    variable: 'DYNAWARD_CORS',
    description: 'Origins of web pages that may call the server, separated by commas; * for all.',
    fallback: defaultSettings.corsOrigins.join(','),
    list: true,
    read: (text) => ({ corsOrigins: list(text) }),
  },
  {
    flag: '--trusted-proxy <address>',
    variable: 'DYNAWARD_TRUSTED_PROXY',
    description:
      'Address or CIDR block of a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed; may be repeated. From all others they are not read.',
    fallback: 'none',
    list: true,
    read: (text) => ({ trustedProxies: proxies(text) }),
  },
  {
    flag: '--log-level <level>',
    variable: 'DYNAWARD_LOG_LEVEL',
    description: `Least severe message to log on standard error: ${logLevels.join(', ')}.`,
    fallback: defaultSettings.logLevel,
    read: (text) => ({ logLevel: logLevel(text) }),
  },
  {
    flag: '--decision-log <file>',
    variable: 'DYNAWARD_DECISION_LOG',
    description:
      'Add every decision to this file, a line of JSON each, as CloudTrail writes events; with it `dynaward explain` answers why.',
    fallback: 'none',
    read: (text) => ({ decisionLog: text }),
  },
];

function integer(text: string, max: number, min = 0): number {
  const value = Number(text);
  if (/^\d{1,11}$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`expected a whole number from ${min} to ${max}, got "${text}"`);
}

function milliseconds(text: string, min = 0): number {
  return integer(text, 86_400_000, min);
}

function truth(text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0' || text === '') return false;
  throw new UsageError(`expected true or false, got "${text}"`);
}

function list(text: string): readonly string[] {
  const values = text.split(',').map((value) => value.trim());
  if (values.every((value) => value !== '')) return values;
  throw new UsageError(`expected values separated by commas, got "${text}"`);
}

function proxies(text: string): readonly string[] {
  const values = list(text);
  const unknown = values.find((value) => !isProxyRange(value));
  if (unknown === undefined) return values;
  throw new UsageError(`expected addresses or CIDR blocks such as 10.0.0.5 or 10.0.0.0/24, got "${unknown}"`);
}

function region(text: string): string {
  if (/^[a-z0-9-]{1,32}$/.test(text)) return text;
  throw new UsageError(`expected a Region such as us-east-1, got "${text}"`);
}

function mode(text: string): Mode {
  const known = modes.find((name) => name === text);
  if (known !== undefined) return known;
  throw new UsageError(`expected one of ${modes.join(', ')}, got "${text}"`);
}

function logLevel(text: string): LogLevel {
  const level = logLevels.find((name) => name === text);
  if (level !== undefined) return level;
  throw new UsageError(`expected one of ${logLevels.join(', ')}, got "${text}"`);
}
