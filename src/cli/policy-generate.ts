import { createReadStream } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { managedPolicyCharactersMax, policyCharacters } from '../database/directory/quotas.ts';
import { resourcePolicyBytesMax } from '../limits.ts';
import { slotActionNames } from '../operations/policies/policy-actions.ts';
import { type GeneratedPolicy, leastPolicy, literalPattern, type Use } from '../policy/generation/least-policy.ts';
import { exitStatuses } from './command-line.ts';
import { linesOf } from './input-lines.ts';
import { LineFault, type LoggedUse, readLoggedUse, tableOf } from './logged-use.ts';
import type { AddCommand, ToolStreams } from './tool.ts';

/** `dynaward policy generate LOG`: the least policy that allows what a decision log shows was used. */
export const addGenerate: AddCommand = (parent, { input, out, err, finish }) => {
  parent
    .command('generate')
    .description('Write the least policy that allows what a decision log shows was used.')
    .argument('<log>', 'what the server was started with as --decision-log; - is standard input')
    .addOption(
      new Option('--for <kind>', 'what the policy is to be attached to')
        .choices(['identity', 'resource'])
        .default('identity'),
    )
    .option('--principal <arn>', 'only what this user, role or session did')
    .option('--table <name>', 'only what was done with this table (name or ARN), its indexes and streams')
    .option('--since <time>', 'only what was done from then on, such as 2026-11-23T10:00:00Z', readTime)
    .option('--include-refused', 'also what was refused, or let pass by audit mode')
    .option('--all', 'every policy, in one object with the ARN that each is to be attached to')
    .action(async (log: string, options: GenerateOptions) => {
      try {
        const collected = await collect(log === '-' ? input : createReadStream(log), options);
        const { status, text, complaint } = answer(collected, options);
        if (complaint !== '') err(complaint);
        await out(text);
        finish(status);
      } catch (error) {
        err(`error: ${log === '-' ? 'standard input' : log}: ${faultText(error)}\n`);
        finish(exitStatuses.usage);
      }
    });
};

interface GenerateOptions {
  readonly for: 'identity' | 'resource';
  readonly principal?: string;
  readonly table?: string;
  /** Epoch milliseconds. */
  readonly since?: number;
  readonly includeRefused?: boolean;
  readonly all?: boolean;
}

function readTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('It must be a time, such as 2026-11-23T10:00:00Z.');
  return time;
}

/** Rethrows what is neither a bad line nor a file that cannot be read. */
function faultText(error: unknown): string {
  if (error instanceof LineFault) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (typeof code === 'string') return code;
  throw error;
}

interface Collected {
  /** By the ARN that the policy is to be attached to; each use once. */
  readonly uses: ReadonlyMap<string, ReadonlyMap<string, Use>>;
  /** How many decisions no such policy can speak of, by reason. */
  readonly leftOut: ReadonlyMap<string, number>;
}

async function collect(input: ToolStreams['input'], options: GenerateOptions): Promise<Collected> {
  const uses = new Map<string, Map<string, Use>>();
  const leftOut = new Map<string, number>();
  let number = 0;
  for await (const lines of linesOf(input)) {
    for (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      const logged = numbered(line, number);
      if (!isWanted(logged, options)) continue;
      const granted = options.for === 'identity' ? forIdentity(logged) : forResource(logged);
      if ('without' in granted) {
        leftOut.set(granted.without, (leftOut.get(granted.without) ?? 0) + 1);
        continue;
      }
      const own = uses.get(granted.attachedTo) ?? new Map<string, Use>();
      own.set(JSON.stringify(granted.use), granted.use);
      uses.set(granted.attachedTo, own);
    }
  }
  return { uses, leftOut };
}

function numbered(line: string, number: number): LoggedUse {
  try {
    return readLoggedUse(line);
  } catch (error) {
    if (error instanceof LineFault) throw new LineFault(`line ${number}: ${error.message}`);
    throw error;
  }
}

function isWanted(
  { allowed, time, caller, resource }: LoggedUse,
  { includeRefused = false, since = Number.NEGATIVE_INFINITY, principal, table }: GenerateOptions,
): boolean {
  if (!(allowed || includeRefused) || time < since) return false;
  if (principal !== undefined && !caller.arns.includes(principal)) return false;
  if (table === undefined) return true;
  const own = tableOf(resource);
  return own !== undefined && (own === table || own.endsWith(`:table/${table}`));
}

/** What a policy on `attachedTo` is to allow; or why there can be none. */
type Granted = { readonly attachedTo: string; readonly use: Use } | { readonly without: string };

function forIdentity({ caller, action, resource }: LoggedUse): Granted {
  if (caller.kind === 'root') return { without: 'by root, which no identity policy is attached to' };
  if (caller.identity === undefined) return { without: 'by who is neither user nor role' };
  return { attachedTo: caller.identity, use: { action, resource: patternOf(resource) } };
}

function forResource({ caller, action, resource, resourceAccount }: LoggedUse): Granted {
  const table = tableOf(resource);
  const isStream = resource.includes('/stream/');
  if (table === undefined || !slotActionNames(isStream ? 'stream' : 'table').includes(action)) {
    return { without: 'that the policy of a table or stream cannot allow' };
  }
  if (caller.kind === 'root' && caller.accountId === resourceAccount) {
    return { without: 'by the root of the account that owns the resource, which needs no policy' };
  }
  if (!caller.principal) return { without: 'by whom no policy can name' };
  const attachedTo = isStream ? resource : table;
  return { attachedTo, use: { principal: caller.principal, action, resource: patternOf(resource) } };
}

/** DynamoDB's ARNs have no wildcards but those that the service itself asks for; the paths of IAM may. */
function patternOf(resource: string): string {
  return resource.startsWith('arn:aws:iam:') ? literalPattern(resource) : resource;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly complaint: string;
}

function answer({ uses, leftOut }: Collected, options: GenerateOptions): Answer {
  const notes = [...leftOut].map(
    ([reason, count]) => `note: left out ${count} ${count === 1 ? 'decision' : 'decisions'} ${reason}.\n`,
  );
  const policies = [...uses.keys()].sort().map((arn) => [arn, leastPolicy(uses.get(arn)!.values())] as const);
  const [only] = policies;
  if (!only) {
    const nothing = `error: the log shows nothing ${options.includeRefused ? '' : 'allowed '}that such a policy could allow.\n`;
    return { status: exitStatuses.failed, text: '', complaint: notes.join('') + nothing };
  }
  const sizes = policies.flatMap(([arn, policy]) => sizeNote(arn, policy, options));
  const complaint = [...notes, ...sizes].join('');
  if (options.all) {
    return { status: exitStatuses.stopped, text: textOf(Object.fromEntries(policies)), complaint };
  }
  if (policies.length > 1) return { status: exitStatuses.usage, text: '', complaint: tooMany(policies, options) };
  return { status: exitStatuses.stopped, text: textOf(only[1]), complaint };
}

function tooMany(policies: readonly (readonly [string, GeneratedPolicy])[], { for: kind }: GenerateOptions): string {
  const [what, option] = kind === 'identity' ? ['principals', '--principal'] : ['resources', '--table'];
  const list = policies.map(([arn]) => `  ${arn}\n`).join('');
  return `error: the log shows ${policies.length} ${what}; choose one with ${option}, or print all with --all:\n${list}`;
}

function sizeNote(arn: string, policy: GeneratedPolicy, { for: kind }: GenerateOptions): readonly string[] {
  const text = JSON.stringify(policy);
  const [size, max, unit] =
    kind === 'identity'
      ? [policyCharacters(text), managedPolicyCharactersMax, 'characters']
      : [Buffer.byteLength(text), resourcePolicyBytesMax, 'bytes'];
  return size <= max ? [] : [`note: the policy for ${arn} has ${size} ${unit}; AWS takes ${max}.\n`];
}

function textOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
