import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, Key, Value } from '../../src/storage/engine.ts';

/** How the suite gets an engine. Every engine of a test is closed, and what it kept removed, by `dispose`. */
export interface EngineUnderTest {
  readonly name: string;
  open(): Promise<Subject>;
  /** An engine with room for some hundred kilobytes. */
  openSmall?(): Promise<Subject>;
  /** Parts of the suite that do not apply, with the reason. */
  readonly skips: Partial<Record<'reopen' | 'stall' | 'full', string>>;
}

export interface Subject {
  readonly engine: Engine;
  /** Closes the engine and opens what it kept. */
  reopen(): Promise<Engine>;
  /** Holds back every commit until the function it returns is called. */
  stall(): Promise<() => void>;
  dispose(): Promise<void>;
}

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'storage-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A partition by number. */
export function partition(number: number): Uint8Array {
  const bytes = Buffer.alloc(16, 0xa0);
  bytes.writeUInt32BE(number, 12);
  return bytes;
}

export function key(sort: string | Uint8Array, more: { space?: number; partition?: number } = {}): Key {
  return {
    space: more.space ?? 1,
    partition: partition(more.partition ?? 0),
    sort: typeof sort === 'string' ? Buffer.from(sort) : sort,
  };
}

export function value(text: string, weight = text.length): Value {
  return { text, weight };
}

export function put(engine: Engine, at: Key, what: Value): Promise<void> {
  return engine.transact([], () => ({ writes: [{ kind: 'put', key: at, value: what }], result: undefined }));
}

export function remove(engine: Engine, at: Key): Promise<void> {
  return engine.transact([], () => ({ writes: [{ kind: 'delete', key: at }], result: undefined }));
}

export function append(engine: Engine, log: { space: number; partition: Uint8Array }, text: string): Promise<void> {
  return engine.transact([], () => ({ writes: [{ kind: 'append', ...log, value: value(text) }], result: undefined }));
}

/** A log's entries, oldest first, with their numbers. */
export async function entries(
  engine: Engine,
  log: { space: number; partition: Uint8Array },
): Promise<{ number: number; text: string }[]> {
  const bound = { partition: log.partition };
  const page = await engine.scan({ space: log.space, from: bound, to: bound, rowsMax: 1_000_000, withKeys: true });
  return page.rows.map((row) => ({
    number: Number(Buffer.from(row.sort!).readBigUInt64BE(0)),
    text: row.text,
  }));
}

/** Adds one to a counter; resolves with what it was. */
export function increment(engine: Engine): Promise<number> {
  return engine.transact([key('counter')], ([counter]) => {
    const before = Number(counter?.text ?? 0);
    return { writes: [{ kind: 'put', key: key('counter'), value: value(`${before + 1}`) }], result: before };
  });
}
