import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/storage/engine.ts';
import { openSqliteEngine } from '../../src/storage/sqlite/sqlite-engine.ts';
import { crashLog, crashText, firstKey, secondKey, writersCount } from './crash-story.ts';
import { entries, temporaryFolder } from './engine-under-test.ts';
import { below, chooseSeed, seededRandom } from './seeded-random.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist', `storage-crash-${process.pid}`, 'child.mjs');
const rounds = 10;

describe('a server that is killed while it writes', () => {
  const folder = temporaryFolder();

  beforeAll(async () => {
    await build({
      absWorkingDir: root,
      entryPoints: {
        child: 'tests/storage/crash-child.ts',
        'sqlite-writer': 'src/storage/sqlite/writer-thread.ts',
        'sqlite-checkpointer': 'src/storage/sqlite/checkpoint-thread.ts',
      },
      outdir: dirname(program),
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      target: 'node20.19',
      format: 'esm',
      packages: 'external',
    });
  });

  afterAll(() => {
    folder.remove();
    rmSync(dirname(program), { recursive: true, force: true });
  });

  it(`has every acknowledged write and no half one, ${rounds} times`, { timeout: 120_000 }, async () => {
    const seed = chooseSeed();
    console.log(`crash: seed ${seed}`);
    const random = seededRandom(seed);
    const acknowledged = new Array<number>(writersCount).fill(0);
    for (let round = 1; round <= rounds; round += 1) {
      await writeAndKill(folder.path, 1 + below(random, 1500), acknowledged, async (child) => {
        if (round > 1) return;
        // Meanwhile the folder is its own.
        await expect(openSqliteEngine({ folder: folder.path })).rejects.toMatchObject({
          kind: 'unusable',
          message: expect.stringContaining(`process ${child.pid}`),
        });
      });
      const engine = await openSqliteEngine({ folder: folder.path });
      try {
        await judge(engine, acknowledged);
      } finally {
        await engine.close();
      }
    }
    expect(Math.min(...acknowledged)).toBeGreaterThan(0);
  });
});

/** Kills the child with SIGKILL after it printed `lines` acknowledgements, which go into `acknowledged`. */
async function writeAndKill(
  folder: string,
  lines: number,
  acknowledged: number[],
  whileOpen: (child: ChildProcess) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<string | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  let left = lines;
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line === 'open') {
      await whileOpen(child);
      continue;
    }
    // Lines that were under way when it was killed count as well.
    const [writer, number] = line.split(' ').map(Number);
    acknowledged[writer!] = number!;
    left -= 1;
    if (left === 0) child.kill('SIGKILL');
  }
  expect(await ended).toBe('SIGKILL');
}

async function judge(engine: Engine, acknowledged: readonly number[]): Promise<void> {
  expect(await engine.check()).toEqual([]);
  const log = await entries(engine, crashLog);
  const last = new Array<number>(writersCount).fill(0);
  for (const [at, { number, text }] of log.entries()) {
    expect(number).toBe(at + 1);
    const [writer, count] = text.split(' ').map(Number);
    last[writer!]! += 1;
    expect(count).toBe(last[writer!]);
  }
  for (let writer = 0; writer < writersCount; writer += 1) {
    const values = await engine.get([firstKey(writer), secondKey(writer)]);
    const number = last[writer]!;
    expect(number).toBeGreaterThanOrEqual(acknowledged[writer]!);
    const expected = number === 0 ? undefined : { text: crashText(number), weight: number };
    expect(values, `writer ${writer}`).toEqual([expected, expected]);
  }
}
