import { Command, CommanderError } from 'commander';
import { addApply } from './apply-command.ts';
import { exitStatuses, type Tool } from './command-line.ts';
import { addExplain } from './explain-command.ts';
import { addKeys } from './keys-command.ts';
import { policyCommands } from './policy-commands.ts';
import type { AddCommand, ToolStreams } from './tool.ts';

const commandsOf: Readonly<Record<Tool, readonly AddCommand[]>> = {
  policy: policyCommands,
  explain: [addExplain],
  keys: [addKeys],
  apply: [addApply],
};

/** Runs a tool; `args` is what follows its name on the command line. Resolves with the exit status. */
export async function runTool(
  { tool, args }: { readonly tool: Tool; readonly args: readonly string[] },
  streams: ToolStreams,
): Promise<number> {
  let status: number = exitStatuses.usage;
  const command = new Command(`dynaward ${tool}`)
    .helpOption('--help', 'Show this text.')
    .helpCommand(false)
    .allowExcessArguments(false)
    .showHelpAfterError('(--help says how)')
    .configureOutput({ writeOut: streams.out, writeErr: streams.err })
    .exitOverride();
  const finish = (given: number) => {
    status = given;
  };
  if (tool === 'policy') command.description('Tools for policies: on files and streams, without a server.');
  for (const add of commandsOf[tool]) add(command, { ...streams, finish });
  try {
    await command.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitStatuses.usage;
    throw error;
  }
}
