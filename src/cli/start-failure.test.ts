import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StorageError } from '../storage/engine.ts';
import { completeSettings } from './options.ts';
import { startFailure } from './start-failure.ts';

describe('a failure to start says what to do', () => {
  it('when the port is in use', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) =>
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port)),
    );
    const error = await new Promise((resolve) => createServer().on('error', resolve).listen(port, '127.0.0.1'));
    holder.close();
    expect(startFailure(error, { port })).toBe(
      `Cannot listen: port ${port} on 127.0.0.1 is in use. Stop what uses it, or choose another port with --port N (--port 0 takes a free one).`,
    );
  });

  it('when a file stands where the data folder should be', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dynaward-'));
    const path = join(folder, 'taken');
    writeFileSync(path, '');
    const error = await mkdir(join(path, 'below'), { recursive: true }).catch((thrown: unknown) => thrown);
    rmSync(folder, { recursive: true });
    expect(startFailure(error, { data: { kind: 'folder', path } })).toBe(
      `Cannot keep data in ${path}: a file is in the way. Name a folder with --data FOLDER.`,
    );
  });

  it('in the words of the store, when the store knows better', () => {
    const error = new StorageError('unusable', 'The store was written by a newer version.');
    expect(startFailure(error, {})).toBe('The store was written by a newer version.');
  });

  it('with a stack, when nobody foresaw it', () => {
    expect(startFailure(new RangeError('odd'), {})).toMatch(/please report it\.\nRangeError: odd\n\s+at /);
  });
});

describe('well-known credentials', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', '127.0.0.1.example.com'])('are not served on %s', (host) => {
    expect(() => completeSettings({ hosts: ['127.0.0.1', host] })).toThrow(
      `Refusing to listen on ${host} while the well-known credentials stand`,
    );
    expect(completeSettings({ hosts: [host], wellKnownCredentials: false }).hosts).toEqual([host]);
  });

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('are served on %s', (host) => {
    expect(completeSettings({ hosts: [host] }).wellKnownCredentials).toBe(true);
  });
});
