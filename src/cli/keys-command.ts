import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openIdentityStore, rotateSecretKey } from '../identity/identity-store.ts';
import { secretKeyBytes } from '../identity/secret-seal.ts';
import { storeFiles } from '../storage/sqlite/data-folder.ts';
import { openSqliteEngine } from '../storage/sqlite/sqlite-engine.ts';
import { exitStatuses, withKeyText } from './command-line.ts';
import { defaultDataFolder, UsageError } from './flags.ts';
import { withIdentityDocuments } from './identity-documents.ts';
import {
  type KeySettings,
  keyFileOf,
  readKeyFile,
  secretKeyFailure,
  secretKeyPlace,
  writeKeyFile,
  writeNextKey,
} from './keys-place.ts';
import { completeSettings, StartError } from './options.ts';
import { startFailure } from './start-failure.ts';
import type { AddCommand } from './tool.ts';

/** `dynaward keys rotate`: encrypt the secrets of a store under a new key, while no server runs on it. */
export const addKeys: AddCommand = (parent, { out, err, finish }) => {
  parent.description('The key under which secret access keys are kept in a store.');
  parent
    .command('rotate')
    .description('Encrypt all secrets of a store under a new key. The server must be stopped.')
    .option('--data <folder>', 'the data folder (DYNAWARD_DATA)', process.env.DYNAWARD_DATA ?? defaultDataFolder)
    .option(
      '--key-file <file>',
      'the present key, when it is not in the data folder (DYNAWARD_KEY_FILE; DYNAWARD_KEY is the key itself)',
      process.env.DYNAWARD_KEY_FILE,
    )
    .option(
      '--new-key-file <file>',
      'keep the new key there; a key that is there is taken. Default: in place of the old',
    )
    .addHelpText('after', help)
    .action(async ({ data, keyFile, newKeyFile }: RotateOptions) => {
      try {
        await out(await rotate(data, { keyFile, newKeyFile }));
        finish(exitStatuses.stopped);
      } catch (error) {
        if (error instanceof UsageError) err(`error: ${error.message}\n`);
        else err(`dynaward: ${startFailure(error, { data: { kind: 'folder', path: data } })}\n`);
        finish(error instanceof UsageError ? exitStatuses.usage : exitStatuses.failed);
      }
    });
};

const help = `
Interrupted at any moment, the store opens with the old key or with the new one, which is kept before it is used; the next start
finishes what is left. Backups made before are still encrypted under the old key: keep it as long as them.
`;

interface RotateOptions {
  readonly data: string;
  readonly keyFile?: string | undefined;
  readonly newKeyFile?: string | undefined;
}

/** Resolves with what to tell the operator. */
async function rotate(folder: string, { keyFile, newKeyFile }: Omit<RotateOptions, 'data'>): Promise<string> {
  const settings: KeySettings = completeSettings(
    withKeyText(
      {
        data: { kind: 'folder' as const, path: folder },
        ...(keyFile !== undefined && { secretKey: { kind: 'file' as const, path: keyFile } }),
      },
      process.env,
    ),
  );
  const present = keyFileOf(settings);
  const target = newKeyFile === undefined ? undefined : resolve(newKeyFile);
  if (target === undefined && present === undefined) {
    throw new UsageError('the present key is given in DYNAWARD_KEY; say with --new-key-file where to keep the new one');
  }
  const data = resolve(folder);
  if (!existsSync(storeFiles(data).store)) {
    throw new StartError(`There is no store in ${data}. Name the data folder with --data FOLDER.`);
  }
  const place = secretKeyPlace(settings);
  await withIdentityDocuments(await openSqliteEngine({ folder: data }), async (documents) => {
    // Also ends what an interrupted rotation left.
    await openIdentityStore(documents, { randomBytes, secretKey: place });
    const newKey = await keepNewKey(target, present);
    await rotateSecretKey(documents, { randomBytes, secretKey: place, newKey });
    if (target === undefined) await place.keep(newKey);
  }).catch((error: unknown) => {
    throw secretKeyFailure(error, settings);
  });
  const where = target === undefined ? `in ${present}` : `in ${target}; start the server with --key-file ${target}`;
  return `The secrets in ${data} are encrypted under a new key, which is ${where}.\n`;
}

/** The key is on disk before anything is encrypted under it. */
async function keepNewKey(target: string | undefined, present: string | undefined): Promise<Buffer> {
  const given = target === undefined ? undefined : await readKeyFile(target);
  if (given) return given;
  const key = randomBytes(secretKeyBytes);
  if (target !== undefined) await writeKeyFile(target, key);
  else await writeNextKey(present!, key);
  return key;
}
