import { chmod, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SecretKeyError, type SecretKeyPlace, secretKeyBytes } from '../identity/secret-seal.ts';
import { type Settings, StartError } from './options.ts';

/** The key file that is made when none is named. */
export const defaultKeyFile = 'secrets.key';

/** Where a rotated key waits until the store is sealed with it. */
const nextSuffix = '.next';

export type KeySettings = Pick<Settings, 'data' | 'secretKey'>;

/** Where the key for this store is; for a store in memory, nowhere. */
export function secretKeyPlace(settings: KeySettings): SecretKeyPlace {
  const { data, secretKey } = settings;
  if (secretKey?.kind === 'text') {
    const key = readKeyText(secretKey.text, 'DYNAWARD_KEY');
    return { read: async () => [key], keep: async () => {} };
  }
  const file = keyFileOf(settings);
  if (file === undefined || (data.kind === 'memory' && !secretKey))
    return { read: async () => [], keep: async () => {} };
  return {
    async read() {
      const keys = await Promise.all([file, file + nextSuffix].map(readKeyFile));
      return keys.filter((key) => key !== undefined);
    },
    async keep(key) {
      await writeKeyFile(file, key);
      await unlink(file + nextSuffix).catch(ignoreMissing);
    },
  };
}

/** Undefined: the key is given as text, or the store is in memory. */
export function keyFileOf({ data, secretKey }: KeySettings): string | undefined {
  if (secretKey) return secretKey.kind === 'file' ? secretKey.path : undefined;
  return data.kind === 'folder' ? join(data.path, defaultKeyFile) : undefined;
}

/** Keeps a key beside the present one, where it is looked for when the present one does not fit. */
export function writeNextKey(file: string, key: Buffer): Promise<void> {
  return writeKeyFile(file + nextSuffix, key);
}

/** Undefined: there is no such file. */
export async function readKeyFile(file: string): Promise<Buffer | undefined> {
  try {
    return readKeyText(await readFile(file, 'utf8'), `The key file ${file}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof StartError) throw error;
    throw new StartError(
      `Cannot read the key file ${file} (${(error as NodeJS.ErrnoException).code}). Give this user read access, or name another with --key-file FILE.`,
    );
  }
}

/** Readable for this user only; whole or not there at all. */
export async function writeKeyFile(file: string, key: Buffer): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    const handle = await open(unfinished, 'w', 0o600);
    try {
      // One that was left there may have another mode.
      await chmod(unfinished, 0o600);
      await handle.writeFile(`${key.toString('base64')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
    await syncFolder(dirname(file));
  } catch (error) {
    throw new StartError(
      `Cannot write the key file ${file} (${(error as NodeJS.ErrnoException).code}). Give this user write access to its folder, or name another with --key-file FILE.`,
    );
  }
}

/** For the operator: what is the matter with the key and what to do. Everything else comes back as it is. */
export function secretKeyFailure(error: unknown, settings: KeySettings): unknown {
  if (!(error instanceof SecretKeyError)) return error;
  const place = keyFileOf(settings) ?? 'DYNAWARD_KEY';
  switch (error.kind) {
    case 'missing':
      return new StartError(
        `The secrets in this store are encrypted, and their key is not in ${place}. ` +
          'Put the key file back, or name it with --key-file FILE, or give the key in DYNAWARD_KEY. Without it, access keys cannot be read.',
      );
    case 'wrong':
      return new StartError(
        `The secrets in this store are encrypted with another key than the one in ${place}. ` +
          'Name the right one with --key-file FILE or DYNAWARD_KEY; after `dynaward keys rotate` that is the new one.',
      );
    case 'damaged':
      return new StartError(`${error.message} Restore the data folder from a backup.`);
  }
}

/** 32 bytes in base64 or hexadecimal. `said`: where the text comes from; the text itself is never shown. */
function readKeyText(given: string, said: string): Buffer {
  const text = given.trim();
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  const key = Buffer.from(text, 'base64');
  if (key.length === secretKeyBytes && key.toString('base64') === text) return key;
  throw new StartError(
    `${said} holds no key: expected ${secretKeyBytes} bytes in base64 (44 characters) or hexadecimal (64). \`openssl rand -base64 32\` makes one.`,
  );
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file system journals the entry.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
