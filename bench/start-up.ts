import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from './measure/server-process.ts';

/** How long from the start command to the ready line, with a new store and with one that is there? */
const runs = Number(process.env.RUNS ?? 11);
const program = new URL('../../dist/dynaward.mjs', import.meta.url).pathname;

const times = {
  'new store': [] as number[],
  'store that is there': [] as number[],
  'an empty script, for comparison': [] as number[],
};
for (let run = 0; run < runs; run++) {
  const folder = mkdtempSync(join(tmpdir(), 'dynaward-bench-'));
  for (const kind of ['new store', 'store that is there'] as const) {
    times[kind].push(await timeOf(() => startServerProcess([program, '--port', '0', '--data', folder])));
  }
  rmSync(folder, { recursive: true });
  const empty = 'console.log(JSON.stringify({ ready: true, port: 0 })); setInterval(() => {}, 1000)';
  times['an empty script, for comparison'].push(await timeOf(() => startServerProcess(['-e', empty])));
}

console.log(`${runs} starts each, milliseconds from spawn to the ready line`);
for (const [kind, measured] of Object.entries(times)) {
  const sorted = measured.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(0).padStart(6);
  console.log(`${kind.padEnd(34)} min ${at(0)}   median ${at(0.5)}   max ${at(1)}`);
}

async function timeOf(start: () => ReturnType<typeof startServerProcess>): Promise<number> {
  const begun = performance.now();
  const server = await start();
  const elapsed = performance.now() - begun;
  await server.stop();
  return elapsed;
}
