import { randomBytes } from 'node:crypto';
import { assemble } from '../src/cli/assemble.ts';
import { completeSettings, type StartOptions } from '../src/cli/options.ts';
import { openMemoryEngine } from '../src/storage/memory/memory-engine.ts';
import { listen } from '../src/wire/http.ts';

/**
 * A server that answers each request as the first one after a restart: from the store alone, with nothing in memory. `configuration` is
 * applied once, before all requests.
 */
export async function startForgetful({ configuration, ...options }: StartOptions): Promise<{
  readonly url: string;
  stop(): Promise<void>;
}> {
  const engine = openMemoryEngine();
  const throwing = (error: unknown) => {
    throw error;
  };
  const secretKey = { kind: 'text', text: randomBytes(32).toString('base64') } as const;
  const open = (more: StartOptions = {}) =>
    assemble(engine, completeSettings({ ...options, ...more, secretKey }), {
      observe: ({ unexpected }) => unexpected && throwing(unexpected),
      onBackgroundError: throwing,
    });
  const close = async ({ database, rest }: Awaited<ReturnType<typeof open>>) => {
    await rest();
    await database.close();
  };
  await close(await open(configuration === undefined ? {} : { configuration }));

  let last: Promise<unknown> = Promise.resolve();
  const server = await listen(
    (request) => {
      const answer = last.then(async () => {
        const program = await open();
        try {
          return await program.road(request);
        } finally {
          await close(program);
        }
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    {
      port: 0,
      hosts: ['127.0.0.1'],
      randomBytes,
      onError: throwing,
      corsOrigins: [],
      trustedProxies: [],
      tls: undefined,
    },
  );
  return {
    url: `http://127.0.0.1:${server.port}`,
    async stop() {
      await server.close();
      await engine.close();
    },
  };
}
