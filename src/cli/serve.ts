import { systemClock } from '../clock.ts';
import { exitStatuses } from './command-line.ts';
import { completeSettings, type Running, type StartOptions } from './options.ts';
import { readyLines } from './ready-lines.ts';
import { start } from './start.ts';
import { startFailure } from './start-failure.ts';

/** Serves until SIGTERM or SIGINT, then finishes what has begun. Resolves with the exit status. */
export async function serve(options: StartOptions): Promise<number> {
  const stopRequested = firstSignal();
  try {
    const settings = completeSettings(options);
    const running = await start(settings);
    if (typeof settings.configuration === 'string') configureOnHangUp(running, settings.configuration);
    console.log(readyLines(running, settings).join('\n'));
    await stopRequested;
    await running.stop();
    return exitStatuses.stopped;
  } catch (error) {
    console.error(`dynaward: ${startFailure(error, options)}`);
    return exitStatuses.failed;
  }
}

/**
 * SIGHUP has the configuration file applied again. On a terminal it says that the terminal is gone, and ends the program as ever.
 */
function configureOnHangUp(running: Running, file: string): void {
  if (process.stdin.isTTY) return;
  process.on('SIGHUP', async () => {
    try {
      await running.configure();
      console.error(`dynaward: ${file} is applied`);
    } catch (error) {
      console.error(`dynaward: ${startFailure(error, {})}`);
    }
  });
}

const signals = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * One Ctrl-C reaches a program under npm twice: from the terminal, which signals the whole group, and from npm, which passes its
 * own on. Only what comes later than this is a second request.
 */
const sameRequestMilliseconds = 250;

/** Resolves with the first signal; a second one leaves at once, by the shell's convention with status 128 + its number. */
function firstSignal(): Promise<keyof typeof signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const [signal, number] of Object.entries(signals) as [keyof typeof signals, number][])
      process.on(signal, () => {
        const now = systemClock.now();
        first ??= now;
        if (now - first > sameRequestMilliseconds) process.exit(128 + number);
        resolve(signal);
      });
  });
}
