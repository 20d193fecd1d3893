import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { root, runProgram, startProgram, temporaryFolder } from '../program.ts';

const folders: ReturnType<typeof temporaryFolder>[] = [];
const folder = () => {
  folders.push(temporaryFolder());
  return folders.at(-1)!.path;
};
afterEach(() => {
  for (const made of folders.splice(0)) made.remove();
});

const list = async (url: string, accessKeyId = 'local', secretAccessKey = 'local') => {
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  return client.send(new ListTablesCommand({})).finally(() => client.destroy());
};

/** A request of which the last byte of the body is still missing. */
async function halfARequest(port: number) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  // The server may leave before it has answered.
  socket.on('error', () => {});
  const head = [
    'POST / HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/x-amz-json-1.0',
    'X-Amz-Target: DynamoDB_20120810.ListTables',
  ];
  socket.write(`${head.join('\r\n')}\r\nContent-Length: 2\r\n\r\n{`);
  // Another connection's answer shows that the server has read the first one's bytes.
  await fetch(`http://127.0.0.1:${port}/health`);
  return {
    finish: () => socket.write('}'),
    answer: new Promise<string>((resolve) => socket.on('close', () => resolve(answer))),
  };
}

describe('the program', () => {
  it('prints a line for waits made for DynamoDB Local, then one line of JSON, and answers', async () => {
    const program = await startProgram({ args: ['--memory'] });
    const lines = program.printed.out.trimEnd().split('\n');
    expect(lines).toContain('Initializing DynamoDB Local with the following configuration:');
    expect(lines.filter((line) => line.startsWith('{'))).toEqual([lines.at(-1)]);
    expect(program.ready).toMatchObject({ ready: true, url: `http://127.0.0.1:${program.ready.port}`, data: null });
    expect((await list(program.ready.url)).TableNames).toEqual([]);
    expect(await program.stop()).toBe(0);
    expect(program.printed.err).toBe('');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stops with status 0 on %s and leaves the data folder ready to be opened again',
    async (signal) => {
      const data = join(folder(), 'made', 'here');
      for (const _ of ['first', 'second']) {
        const program = await startProgram({ args: ['--data', data] });
        expect(program.ready.data).toBe(data);
        expect(await program.stop(signal)).toBe(0);
      }
      expect(existsSync(data)).toBe(true);
    },
  );

  it('finishes a request that has begun when it is told to stop', async () => {
    const program = await startProgram({ args: ['--memory'] });
    const request = await halfARequest(program.ready.port);
    const status = program.stop();
    request.finish();
    expect(await request.answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(await status).toBe(0);
  });

  it('leaves at once on a second signal, with the status that shells give it', async () => {
    const program = await startProgram({ args: ['--memory'] });
    await halfARequest(program.ready.port);
    const status = program.stop('SIGINT');
    // Longer than one Ctrl-C takes to arrive twice, shorter than a stop waits for requests.
    await new Promise((resolve) => setTimeout(resolve, 500));
    process.kill(program.ready.pid, 'SIGTERM');
    expect(await status).toBe(143);
  });

  it("starts from DynamoDB Local's command line", async () => {
    const args =
      '-Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar -inMemory -sharedDb -port 0 -disableTelemetry';
    const program = await startProgram({ args: args.split(' ') });
    expect(await program.stop()).toBe(0);
    expect(program.printed.err).toBe('dynaward: -disableTelemetry: nothing is ever reported to anybody\n');
  });

  it('is started by npm, with arguments handed through, and stopped through it, leaving nobody behind', async () => {
    const npm = await startProgram({ command: ['npm', 'start', '--'], args: ['--memory', '--port', '0'] });
    expect((await list(npm.ready.url)).TableNames).toEqual([]);
    expect(await npm.stop('SIGTERM')).toBe(0);
    await expect(list(npm.ready.url)).rejects.toThrow('ECONNREFUSED');
    expect(() => process.kill(npm.ready.pid, 0)).toThrow('ESRCH');
  });

  it('takes one Ctrl-C in a terminal, which reaches it from there and from npm, for one request to stop', async () => {
    const npm = await startProgram({ command: ['npm', 'start', '--'], args: ['--memory'], asGroup: true });
    expect(await npm.stop('SIGINT')).toBe(0);
    expect(() => process.kill(npm.ready.pid, 0)).toThrow('ESRCH');
  });

  it('passes its exit status on through npm', async () => {
    const { status, err } = await runProgram({ command: ['npm', 'start', '--'], args: ['--port', 'none'] });
    expect(status).toBe(2);
    expect(err).toContain('error: --port: expected a whole number from 0 to 65535, got "none"');
  });
});

describe('a start that cannot succeed says what to do, with status 1', () => {
  const failure = async (...args: string[]) => {
    const { status, err, out } = await runProgram({ args });
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err).not.toMatch(/\n\s+at /);
    return err;
  };

  it('port in use', async () => {
    const holder = await startProgram({ args: ['--memory'] });
    expect(await failure('--memory', '--port', String(holder.ready.port))).toMatch(
      new RegExp(
        `^dynaward: Cannot listen: port ${holder.ready.port} on \\S+ is in use\\. Stop what uses it, or choose another port`,
      ),
    );
    await holder.stop();
  });

  it('data folder in use by another server', async () => {
    const data = folder();
    const holder = await startProgram({ args: ['--data', data] });
    expect(await failure('--data', data, '--port', '0')).toContain(data);
    await holder.stop();
  });

  it('a file where the data folder should be', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(await failure('--data', file, '--port', '0')).toContain(file);
  });

  it.skipIf(process.platform !== 'linux')('a data folder that cannot be made, whoever asks', async () => {
    const { status, err } = await runProgram({ args: ['--port', '0', '--data', '/proc/none/below'] });
    expect(status).toBe(1);
    expect(err).toMatch(
      /^dynaward: The data folder \/proc\/none\/below cannot be made: .* Choose a folder that this user may write\.\n$/,
    );
  });

  it.skipIf(process.getuid?.() === 0)('a data folder that may not be written', async () => {
    const data = folder();
    chmodSync(data, 0o500);
    expect(await failure('--data', data, '--port', '0')).toContain(data);
  });

  it('a store of a newer version', async () => {
    const data = folder();
    await (await startProgram({ args: ['--data', data] })).stop();
    const store = new DatabaseSync(join(data, 'store.sqlite'));
    store.exec('PRAGMA user_version = 1000');
    store.close();
    expect(await failure('--data', data, '--port', '0')).toMatch(
      /^dynaward: The store \S+ was written by a newer version of this program .*Start the newer version, or choose another data folder\.\n$/,
    );
  });

  it('a configuration that is not there, and one that says nonsense', async () => {
    expect(await failure('--memory', '--port', '0', '--config', '/nowhere/accounts.yaml')).toContain(
      '/nowhere/accounts.yaml',
    );
    const file = join(folder(), 'accounts.yaml');
    writeFileSync(file, 'accounts: [1, 2]\n');
    expect(await failure('--memory', '--port', '0', '--config', file)).toContain(file);
  });

  it('an address that others reach, while the well-known credentials stand', async () => {
    expect(await failure('--memory', '--port', '0', '--host', '0.0.0.0')).toContain('--no-well-known-credentials');
  });
});

describe('without the well-known credentials', () => {
  it('the pairs that tools send are unknown', async () => {
    const program = await startProgram({
      args: ['--memory', '--no-well-known-credentials', '--config', join(root, 'examples/two-accounts.yaml')],
    });
    expect(program.ready).not.toHaveProperty('credentials');
    await expect(list(program.ready.url)).rejects.toThrow('The security token included in the request is invalid.');
    await program.stop();
  });
});
