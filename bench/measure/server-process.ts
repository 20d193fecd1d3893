import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A server in a process of its own, so that its CPU time is its own. */
export interface ServerProcess {
  readonly port: number;
  /** User and system time of all its threads, in seconds. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** Starts `command` with Node and waits for its line of JSON with a port. */
export async function startServerProcess(command: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await readyPort(child);
  return {
    port,
    cpuSeconds: () => cpuSecondsOf(child.pid!),
    stop: () =>
      new Promise((resolve) => {
        child.on('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.on('exit', (status) => reject(new Error(`the server ended with ${status} before it was ready`)));
    child.stdout?.on('data', (chunk) => {
      printed += chunk;
      for (const line of printed.split('\n')) {
        if (!line.startsWith('{"ready":true') || !line.endsWith('}')) continue;
        resolve((JSON.parse(line) as { port: number }).port);
      }
    });
  });
}

/** From `/proc/<pid>/stat`, fields 14 and 15, in ticks of 10 ms; so Linux only. */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
