import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import { openIdentity } from '../identity/identity.ts';
import type { Engine } from '../storage/engine.ts';
import { openMemoryEngine } from '../storage/memory/memory-engine.ts';
import { storeFiles } from '../storage/sqlite/data-folder.ts';
import { openSqliteEngine } from '../storage/sqlite/sqlite-engine.ts';
import { planText } from './apply-plan.ts';
import { exitStatuses, withKeyText } from './command-line.ts';
import { applyConfiguration } from './configuration.ts';
import { defaultDataFolder, UsageError } from './flags.ts';
import { withIdentityDocuments } from './identity-documents.ts';
import { type KeySettings, secretKeyFailure, secretKeyPlace } from './keys-place.ts';
import { completeSettings, type DataPlace } from './options.ts';
import { startFailure } from './start-failure.ts';
import type { AddCommand } from './tool.ts';

/** `dynaward apply FILE`: make a store what a configuration file declares, while no server runs on it. */
export const addApply: AddCommand = (parent, { out, err, finish }) => {
  parent
    .description(
      'Make the accounts and principals of a store what a configuration file declares, and say first what changes.',
    )
    .argument('<file>', 'the configuration, in YAML or JSON, as for --config')
    .option('--check', 'say what would change, and change nothing')
    .option('--data <folder>', 'the data folder (DYNAWARD_DATA)', process.env.DYNAWARD_DATA ?? defaultDataFolder)
    .option(
      '--key-file <file>',
      'the key of the store, when it is not in the data folder (DYNAWARD_KEY_FILE; DYNAWARD_KEY is the key itself)',
      process.env.DYNAWARD_KEY_FILE,
    )
    .addHelpText('after', help)
    .action(async (file: string, options: ApplyOptions) => {
      try {
        finish(await apply(file, { ...options, out }));
      } catch (error) {
        if (error instanceof UsageError) err(`error: ${error.message}\n`);
        else err(`dynaward: ${applyFailure(error, options)}\n`);
        finish(error instanceof UsageError ? exitStatuses.usage : exitStatuses.failed);
      }
    });
};

const help = `
What was made through the API and is not in the file is let be. Nothing is asked: run --check first. A server that runs with
--config FILE makes the file's changes its own when it gets SIGHUP.

Exit status:
  0  done; with --check, nothing would change
  1  the file or the store cannot be used; nothing was changed
  2  with --check, something would change; or wrong usage, which standard error explains
`;

interface ApplyOptions {
  readonly check?: boolean;
  readonly data: string;
  readonly keyFile?: string | undefined;
}

/** What --check says of a plan that is not empty. */
const wouldChange = 2;

async function apply(
  file: string,
  { check = false, data, keyFile, out }: ApplyOptions & { out(text: string): Promise<void> | void },
): Promise<number> {
  const settings = completeSettings(
    withKeyText(
      {
        data: { kind: 'folder' as const, path: data },
        ...(keyFile !== undefined && { secretKey: { kind: 'file' as const, path: keyFile } }),
      },
      process.env,
    ),
  );
  const place = check && !isThere(settings.data) ? nowhere : settings;
  let changes = 0;
  await withIdentityDocuments(await engineOf(place.data), async (documents) => {
    const identity = await openIdentity({
      documents,
      clock: systemClock,
      randomBytes,
      wellKnownCredentials: false,
      secretKey: secretKeyPlace(place),
    });
    // Said before it is done.
    let said: Promise<void> | void | undefined;
    await applyConfiguration(file, {
      ...identity,
      apply: (configuration) =>
        identity.apply(configuration, (planned) => {
          changes = planned.length;
          said = out(changes === 0 ? `Nothing to change: the store is as ${file} says.\n` : planText(planned));
          return !check;
        }),
    });
    await said;
    if (changes > 0 && !check) await out('Done.\n');
  }).catch((error: unknown) => {
    throw secretKeyFailure(error, place);
  });
  return check && changes > 0 ? wouldChange : exitStatuses.stopped;
}

/** A check of a store that is not there makes none. */
const nowhere: KeySettings = { data: { kind: 'memory' }, secretKey: undefined };

function isThere(data: DataPlace): boolean {
  return data.kind === 'folder' && existsSync(storeFiles(data.path).store);
}

function engineOf(data: DataPlace): Promise<Engine> | Engine {
  return data.kind === 'memory' ? openMemoryEngine() : openSqliteEngine({ folder: data.path });
}

function applyFailure(error: unknown, { data }: ApplyOptions): string {
  const text = startFailure(error, { data: { kind: 'folder', path: data } });
  return /in use by another server/.test(text)
    ? `${text}\nOr let that server do it: started with --config FILE, it applies the file again on SIGHUP (kill -HUP <process>).`
    : text;
}
