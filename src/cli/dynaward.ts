import { readCommandLine } from './command-line.ts';
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
} else {
  for (const note of command.notes) console.error(`dynaward: ${note}`);
  process.exit(await serve(command.options));
}
