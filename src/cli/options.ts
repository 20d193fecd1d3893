import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Mode } from '../authorization/modes.ts';
import { itemCollectionBytesMax, shardLifeMillisecondsDefault } from '../limits.ts';
import { isProxyRange } from '../wire/forwarding.ts';

/** What `start` can be told. Everything has a default: `start()` serves on port 8000 and keeps data in memory. */
export type StartOptions = Partial<Settings>;

/** `StartOptions` with every default filled in. */
export interface Settings {
  /** TCP port; 0 lets the system choose a free one. Default 8000. */
  readonly port: number;
  /** Path of a certificate in PEM, with the chain that clients need, to speak TLS. Default: HTTP without TLS. */
  readonly tlsCertificate: string | undefined;
  /** Path of the certificate's private key in PEM. */
  readonly tlsKey: string | undefined;
  /** Addresses to listen on. Default both loopback addresses, `127.0.0.1` and `::1`. */
  readonly hosts: readonly string[];
  /** Where data is kept. Default memory; the command's default is the folder `dynaward-data`. */
  readonly data: DataPlace;
  /** Accounts and their principals: the path of a YAML or JSON file, or its content as an object. */
  readonly configuration: string | Readonly<Record<string, unknown>> | undefined;
  /** The key under which secrets are kept. Default: a key file in the data folder, made at the first start. */
  readonly secretKey: SecretKeySource | undefined;
  /** The Region that is meant where a request names none (STS), and that the start-up lines show. Default `us-east-1`. */
  readonly region: string;
  /** Whether the pairs that tools send by habit (`local`/`local`, …) are registered. Default true; only on loopback. */
  readonly wellKnownCredentials: boolean;
  /** Whether requests that the policies refuse are refused, or recorded and let pass. Default `enforce`. */
  readonly mode: Mode;
  /** After a policy change, further changes to that policy are refused for so long. At AWS 15,000. Default 0. */
  readonly policyChangeWindowMilliseconds: number;
  /** GetResourcePolicy shows the state of so long ago. At AWS 800 to 2,700. Default 0. */
  readonly policyReadLagMilliseconds: number;
  /** Requests are decided by the policy of so long ago. At AWS some seconds. Default 0. */
  readonly policyEnforcementLagMilliseconds: number;
  /** A table stays CREATING or DELETING for so long. Default 0. */
  readonly tableStatusDelayMilliseconds: number;
  /** Whether requests beyond the throughput of tables and global indexes are refused. Default false. */
  readonly throttle: boolean;
  /** What the items of one partition key of a table with local indexes may take, in bytes. Default 10 GB, as at AWS. */
  readonly itemCollectionBytesMax: number;
  /** After a change of a table's time to live, further ones are refused for so long. At AWS 3,600,000. Default 0. */
  readonly timeToLiveChangeWindowMilliseconds: number;
  /** Expired items are deleted within about so long. Default: when the table's turn to be counted comes. */
  readonly timeToLiveDeletionMilliseconds: number | undefined;
  /** Shards that a new stream begins with, 1 to 40. Default 1. */
  readonly streamShards: number;
  /** A child takes over from a shard of a stream after so long. Default four hours, as at AWS. */
  readonly streamShardLifeMilliseconds: number;
  /** One set of tables for every Region of an account, as DynamoDB Local's `-sharedDb`. Default false. */
  readonly sharedDb: boolean;
  /** Origins of web pages that may call the server; `*` for all of them. Default `*`. */
  readonly corsOrigins: readonly string[];
  /** Addresses and CIDR blocks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Default none. */
  readonly trustedProxies: readonly string[];
  /** Least severe message that is logged (to standard error). Default `warn`. */
  readonly logLevel: LogLevel;
  /** Path of a file to which every decision is added, a line of JSON each. Default none. */
  readonly decisionLog: string | undefined;
}

export type DataPlace =
  | { readonly kind: 'memory' }
  /** Made when it is not there. One server at a time. */
  | { readonly kind: 'folder'; readonly path: string };

/** Both hold 32 bytes, in base64 or hexadecimal. A file is made when neither it nor a sealed secret is there. */
export type SecretKeySource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'text'; readonly text: string };

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A server that answers requests. */
export interface Running {
  /** `http://127.0.0.1:8000`, with TLS `https://…`: what a client's endpoint is set to. */
  readonly url: string;
  readonly port: number;
  /** Root of account 000000000000; undefined without the well-known credentials. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /**
   * Reads the configuration file again and applies it: in force for the next request. Rejects with `StartError`, and changes nothing,
   * when it cannot be used. Without a configuration nothing happens.
   */
  configure(): Promise<void>;
  /** Finishes the requests that have begun, then closes the store. Calling it again waits for the same end. */
  stop(): Promise<void>;
  /** Deletes every table with its items and policies; principals stay. */
  reset(): Promise<void>;
}

/** The program cannot start for a reason that its operator can change; the message says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export const defaultSettings: Settings = {
  port: 8000,
  hosts: ['127.0.0.1', '::1'],
  tlsCertificate: undefined,
  tlsKey: undefined,
  data: { kind: 'memory' },
  configuration: undefined,
  secretKey: undefined,
  region: 'us-east-1',
  wellKnownCredentials: true,
  mode: 'enforce',
  policyChangeWindowMilliseconds: 0,
  policyReadLagMilliseconds: 0,
  policyEnforcementLagMilliseconds: 0,
  tableStatusDelayMilliseconds: 0,
  throttle: false,
  itemCollectionBytesMax,
  timeToLiveChangeWindowMilliseconds: 0,
  timeToLiveDeletionMilliseconds: undefined,
  streamShards: 1,
  streamShardLifeMilliseconds: shardLifeMillisecondsDefault,
  sharedDb: false,
  corsOrigins: ['*'],
  trustedProxies: [],
  logLevel: 'warn',
  decisionLog: undefined,
};

/** Fills in the defaults. Throws `StartError` for a combination that must not be served. */
export function completeSettings(options: StartOptions = {}): Settings {
  const settings = { ...defaultSettings, ...options };
  const open = settings.hosts.filter((host) => !isLoopback(host));
  if (settings.wellKnownCredentials && open.length > 0)
    throw new StartError(
      `Refusing to listen on ${open.join(', ')} while the well-known credentials stand: anybody on that network could use them. ` +
        'Start with --no-well-known-credentials and a --config file that names your own access keys, or listen on 127.0.0.1.',
    );
  if (settings.wellKnownCredentials && settings.trustedProxies.length > 0)
    throw new StartError(
      'Refusing to serve behind a proxy while the well-known credentials stand: anybody who reaches the proxy could use them. ' +
        'Start with --no-well-known-credentials and a --config file that names your own access keys.',
    );
  const unknown = settings.trustedProxies.filter((text) => !isProxyRange(text));
  if (unknown.length > 0)
    throw new StartError(
      `Cannot trust ${unknown.join(', ')}: name proxies by address or CIDR block, such as 10.0.0.5 or 10.0.0.0/24.`,
    );
  if ((settings.tlsCertificate === undefined) !== (settings.tlsKey === undefined))
    throw new StartError(
      'TLS needs a certificate and its key. Name both, with --tls-certificate FILE and --tls-key FILE, or none.',
    );
  const { data, secretKey, tlsCertificate, tlsKey } = settings;
  return {
    ...settings,
    ...(tlsCertificate !== undefined && { tlsCertificate: absolute(tlsCertificate) }),
    ...(tlsKey !== undefined && { tlsKey: absolute(tlsKey) }),
    ...(data.kind === 'folder' && { data: { kind: 'folder', path: absolute(data.path) } }),
    ...(secretKey?.kind === 'file' && { secretKey: { kind: 'file', path: absolute(secretKey.path) } }),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** A leading `~/`, which a shell leaves alone in `--data=~/x`, means the home folder. */
function absolute(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(path);
}
