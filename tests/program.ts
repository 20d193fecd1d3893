import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The built program in a process of its own, as users run it. */
export interface Program {
  /** What the ready line says. */
  readonly ready: {
    readonly url: string;
    readonly port: number;
    readonly pid: number;
    readonly [member: string]: unknown;
  };
  /** Everything printed until now. */
  readonly printed: { readonly out: string; readonly err: string };
  /** Sends `signal` and waits for the end; the exit status, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

export interface Ended {
  readonly status: number | NodeJS.Signals;
  readonly out: string;
  readonly err: string;
}

export interface Launch {
  /** Command line; default the built `dynaward`. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** Beside the environment of the tests, of which nothing that names AWS or dynaward is passed on. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** In a process group of its own, which `stop` signals as a whole, as a terminal does on Ctrl-C. */
  readonly asGroup?: boolean;
}

/** Starts the program on a free port unless told otherwise; rejects with what it said when it ends before it is ready. */
export async function startProgram({ args = [], environment = {}, ...launch }: Launch = {}): Promise<Program> {
  const child = spawnProgram({ ...launch, args, environment: { DYNAWARD_PORT: '0', ...environment } });
  const ended = end(child.process);
  const ready = await Promise.race([readyLine(child), ended]);
  if (typeof ready !== 'object') throw new Error(`ended with ${ready}: ${child.printed.out}${child.printed.err}`);
  return {
    ready,
    printed: child.printed,
    stop(signal = 'SIGTERM') {
      process.kill(launch.asGroup ? -child.process.pid! : child.process.pid!, signal);
      return ended;
    },
  };
}

/** Runs the program to its end. */
export async function runProgram(launch: Launch): Promise<Ended> {
  const child = spawnProgram(launch);
  const status = await end(child.process);
  return { status, ...child.printed };
}

/** A new folder outside the project, and its end. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'dynaward-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The environment of the tests without what would steer the program or a client. */
export function cleanEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^(AWS|DYNAWARD|npm)_/.test(entry[0]),
    ),
  );
}

interface Child {
  readonly process: ChildProcess;
  readonly printed: { out: string; err: string };
}

function spawnProgram({
  command = [process.execPath, join(root, 'dist/dynaward.mjs')],
  args = [],
  environment = {},
  folder = root,
  asGroup = false,
}: Launch): Child {
  const child = spawn(command[0]!, [...command.slice(1), ...args], {
    cwd: folder,
    env: { ...cleanEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: asGroup,
  });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text;
  });
  return { process: child, printed };
}

/** For an SDK client that asks once: what became of a request that was not answered is the test's question. */
export function askingOnce({ ready }: Program) {
  return {
    endpoint: ready.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}

function end(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal!));
  });
}

function readyLine(child: Child): Promise<Program['ready']> {
  return new Promise((resolve) => {
    child.process.stdout!.on('data', () => {
      const line = child.printed.out
        .split('\n')
        .find((text) => text.startsWith('{"ready":true,') && text.endsWith('}'));
      if (line !== undefined) resolve(JSON.parse(line));
    });
  });
}
