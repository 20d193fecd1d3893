import { exitStatuses } from '../../src/cli/command-line.ts';
import { flags } from '../../src/cli/flags.ts';
import { generated, table } from './table.ts';

export function settingsPage(): string {
  return `# Settings of the command

${generated}

\`dynaward [serve] [options]\`, or \`npm start -- [options]\` in a clone. A flag wins over the environment variable that says the same;
switches take \`true\` or \`false\` as a variable. DynamoDB Local's flags (\`-inMemory\`, \`-dbPath data\`, \`-port 8001\`, \`-sharedDb\`, \`-cors\`,
\`-delayTransientStatuses\`, also with two dashes and in kebab-case) mean the same here, and what is said to Java before them
(\`-Djava…\`, \`-jar DynamoDBLocal.jar\`) is passed over.

${table(
  ['Flag', 'Variable', 'Default', 'Meaning'],
  flags.map(({ flag, variable, fallback, description }) => [`\`${flag}\``, `\`${variable}\``, fallback, description]),
)}

## Exit status

${table(
  ['Status', 'Meaning'],
  [
    [String(exitStatuses.stopped), 'Stopped by SIGTERM or SIGINT, after what had begun was finished.'],
    [String(exitStatuses.failed), 'Could not start, for the reason on standard error, or could not close the store.'],
    [String(exitStatuses.usage), 'Wrong usage: a flag or variable that makes no sense.'],
    ['130, 143', 'A second SIGINT or SIGTERM: left at once. What was acknowledged is kept.'],
  ],
)}

## The ready line

When requests are answered, the last line on standard output is one line of JSON: \`ready\` (true), \`url\`, \`port\`, \`pid\`, \`version\`, \`region\`,
\`data\` (the folder, or null for memory), \`mode\` and, while the well-known credentials stand, \`credentials\` (\`accessKeyId\`, \`secretAccessKey\`).
Before it stands \`Initializing DynamoDB Local with the following configuration:\`, which waits made for DynamoDB Local look for.
`;
}
