import { Command, CommanderError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { translateDynamodbLocalFlags } from './dynamodb-local-flags.ts';
import { defaultDataFolder, type Flag, flags, UsageError } from './flags.ts';
import type { StartOptions } from './options.ts';

export const version: string = manifest.version;

export type CommandLine =
  /** `notes`: sentences for standard error about what was asked for and means nothing here. */
  | { readonly kind: 'serve'; readonly options: StartOptions; readonly notes: readonly string[] }
  /** One of the tools; `args` is what follows its name. */
  | { readonly kind: 'tool'; readonly tool: Tool; readonly args: readonly string[] }
  /** Help or the version was asked for, or the line made no sense; all has been said. */
  | { readonly kind: 'exit'; readonly status: number };

export type Tool = 'policy' | 'explain' | 'keys' | 'apply';

export const exitStatuses = {
  /** Stopped as asked. */
  stopped: 0,
  /** Could not start, or could not close the store. */
  failed: 1,
  /** The command line or an environment variable makes no sense. */
  usage: 2,
} as const;

export interface Output {
  /** Writes as it is, without adding a line end. */
  out(text: string): void;
  err(text: string): void;
}

/** Reads arguments (without node and script) and environment. A flag wins over the variable that says the same. */
export function readCommandLine(
  args: readonly string[],
  { environment, out, err }: Output & { readonly environment: Readonly<Record<string, string | undefined>> },
): CommandLine {
  const [tool, ...rest] = args;
  if (tool === 'policy' || tool === 'explain' || tool === 'keys' || tool === 'apply')
    return { kind: 'tool', tool, args: rest };
  const { args: translated, notes } = translateDynamodbLocalFlags(args);
  const command = makeCommand().configureOutput({ writeOut: out, writeErr: err });
  try {
    command.parse(translated[0] === 'serve' ? translated.slice(1) : translated, { from: 'user' });
    const given = flags.flatMap(
      (flag) => optionsFromFlag(flag, command) ?? optionsFromVariable(flag, environment) ?? [],
    );
    // `--memory` beside DYNAWARD_DATA: what the command line says about one setting is applied last.
    given.sort((left, right) => Number(left.fromFlag) - Number(right.fromFlag));
    const options: StartOptions = { data: { kind: 'folder', path: defaultDataFolder } };
    Object.assign(options, ...given.map(({ value }) => value));
    return { kind: 'serve', notes, options: withKeyText(options, environment) };
  } catch (error) {
    if (error instanceof UsageError) err(`error: ${error.message}\n`);
    else if (!(error instanceof CommanderError)) throw error;
    return { kind: 'exit', status: error instanceof CommanderError && error.exitCode === 0 ? 0 : exitStatuses.usage };
  }
}

/** The key itself stands in the environment only: a command line is for everybody on the machine to read. */
export function withKeyText<Options extends Pick<StartOptions, 'secretKey'>>(
  options: Options,
  { DYNAWARD_KEY: text }: Readonly<Record<string, string | undefined>>,
): Options {
  if (text === undefined) return options;
  if (options.secretKey) throw new UsageError('DYNAWARD_KEY and a key file are both given; keep one of them');
  return { ...options, secretKey: { kind: 'text', text } };
}

interface Given {
  readonly fromFlag: boolean;
  readonly value: StartOptions;
}

function optionsFromFlag(flag: Flag, command: Command): Given | undefined {
  const { long, key } = optionOf(flag);
  if (command.getOptionValueSource(key) !== 'cli') return undefined;
  const value = command.getOptionValue(key);
  return {
    fromFlag: true,
    value: read(flag, { text: typeof value === 'boolean' ? 'true' : String(value), said: long }),
  };
}

function optionsFromVariable(flag: Flag, environment: Readonly<Record<string, string | undefined>>): Given | undefined {
  const text = environment[flag.variable];
  if (text === undefined) return undefined;
  return { fromFlag: false, value: read(flag, { text, said: flag.variable }) };
}

function read(flag: Flag, { text, said }: { readonly text: string; readonly said: string }): StartOptions {
  try {
    return flag.read(text);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${said}: ${error.message}`) : error;
  }
}

function makeCommand(): Command {
  const command = new Command('dynaward')
    .usage('[serve] [options]')
    .description(manifest.description)
    .version(version)
    .helpOption('--help', 'Show this text.')
    .allowExcessArguments(false)
    .showHelpAfterError('(dynaward --help lists all options)')
    .exitOverride()
    .addHelpText('after', examples);
  for (const flag of flags) command.addOption(commanderOption(flag));
  return command;
}

function commanderOption(flag: Flag): Option {
  const option = new Option(flag.flag, `${flag.description} (${flag.variable}, default: ${flag.fallback})`);
  if (flag.list)
    option.argParser((value, before: string | undefined) => (before === undefined ? value : `${before},${value}`));
  return flag.conflicts === undefined ? option : option.conflicts(flag.conflicts);
}

function optionOf(flag: Flag): { readonly long: string; readonly key: string } {
  const option = new Option(flag.flag);
  return { long: option.long!, key: option.attributeName() };
}

const examples = `
Examples:
  dynaward                                 serve on port 8000, data in ./${defaultDataFolder}
  dynaward --memory --port 0               a throw-away server on a free port, for tests
  dynaward --config accounts.yaml          with accounts, users and roles of your own
  dynaward -jar DynamoDBLocal.jar -inMemory   DynamoDB Local's command line works, too
  dynaward policy --help                   tools for policies: simulate, test, …
  dynaward explain <request id> --log <file>  why a request was allowed or refused
  dynaward apply accounts.yaml             make a store what the file declares; --check only says what would change
  dynaward keys rotate                     encrypt the secrets of a store under a new key

  aws dynamodb list-tables --endpoint-url http://127.0.0.1:8000
  with AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1

Exit status:
  0  stopped by SIGTERM or SIGINT, after what had begun was finished
  1  could not start (the reason and what to do are on standard error), or could not close the store
  2  wrong usage
  130, 143  a second SIGINT or SIGTERM: left at once; what was acknowledged is kept
`;
