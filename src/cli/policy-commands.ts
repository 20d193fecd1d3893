import { Command, CommanderError } from 'commander';
import { exitStatuses } from './command-line.ts';
import { addSimulate } from './policy-simulate.ts';
import type { AddCommand, ToolStreams } from './tool.ts';

/** The tools of `dynaward policy`. Each works on files and streams, without a server. */
const policyCommands: readonly AddCommand[] = [addSimulate];

/** Runs `dynaward policy …`, given what follows `policy`. Resolves with the exit status. */
export async function runPolicyCommand(args: readonly string[], streams: ToolStreams): Promise<number> {
  const parent = new Command('dynaward policy').description(
    'Tools for policies: on files and streams, without a server.',
  );
  return runTool(parent, policyCommands, { args, streams });
}

async function runTool(
  parent: Command,
  commands: readonly AddCommand[],
  { args, streams }: { readonly args: readonly string[]; readonly streams: ToolStreams },
): Promise<number> {
  let status: number = exitStatuses.usage;
  parent
    .helpOption('--help', 'Show this text.')
    .helpCommand(false)
    .showHelpAfterError('(--help says how)')
    .configureOutput({ writeOut: streams.out, writeErr: streams.err })
    .exitOverride();
  const finish = (given: number) => {
    status = given;
  };
  for (const add of commands) add(parent, { ...streams, finish });
  try {
    await parent.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitStatuses.usage;
    throw error;
  }
}
