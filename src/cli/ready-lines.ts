import { version } from './command-line.ts';
import { auditWarning } from './mode-notice.ts';
import type { Running, Settings } from './options.ts';

/**
 * What is printed when requests are answered: lines for people, the line that waits made for DynamoDB Local look for
 * (Testcontainers among them), and, last, one line of JSON for programs.
 */
export function readyLines(running: Running, settings: Settings): readonly string[] {
  const { url, port, credentials } = running;
  const inMemory = settings.data.kind === 'memory';
  const folder = settings.data.kind === 'folder' ? settings.data.path : undefined;
  return [
    `dynaward ${version} at ${url}`,
    `Data: ${folder ?? 'in memory, gone when the server stops'}`,
    `Credentials: ${credentials ? `AWS_ACCESS_KEY_ID=${credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey} AWS_REGION=${settings.region}` : 'those of your configuration only'}`,
    ...(settings.mode === 'audit' ? [`Mode: ${auditWarning}`] : []),
    `Stop with Ctrl-C.`,
    '',
    'Initializing DynamoDB Local with the following configuration:',
    `Port:\t${port}`,
    `InMemory:\t${inMemory}`,
    `DbPath:\t${folder ?? 'null'}`,
    `SharedDb:\t${settings.sharedDb}`,
    `shouldDelayTransientStatuses:\t${settings.tableStatusDelayMilliseconds > 0}`,
    `CorsParams:\t${settings.corsOrigins.join(',')}`,
    '',
    JSON.stringify({
      ready: true,
      url,
      port,
      pid: process.pid,
      version,
      region: settings.region,
      data: folder ?? null,
      mode: settings.mode,
      ...(credentials && { credentials }),
    }),
  ];
}
