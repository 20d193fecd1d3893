import { once } from 'node:events';
import { exitStatuses, readCommandLine } from './command-line.ts';
import { runTool } from './run-tool.ts';
import { serve } from './serve.ts';

// The reader of our output may go away (`npm start | head -1`); that is no reason to stop serving.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const command = readCommandLine(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
if (command.kind === 'exit') {
  process.exitCode = command.status;
} else if (command.kind === 'tool') {
  // For a tool it is: nobody reads what it would say.
  process.stdout.on('error', () => process.exit(exitStatuses.stopped));
  process.exitCode = await runTool(command, {
    input: process.stdin,
    out: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    err: (text) => process.stderr.write(text),
  });
} else {
  for (const note of command.notes) console.error(`dynaward: ${note}`);
  process.exit(await serve(command.options));
}
