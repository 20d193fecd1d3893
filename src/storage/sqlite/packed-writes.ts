/**
 * The writes of one tick as one buffer, made to be transferred to the writer thread: structured cloning of many small
 * objects costs more than the writes themselves.
 *
 *     op 1 B │ key length 2 B │ text length 4 B │ weight 4 B │ key │ text (UTF-8)      little-endian, one after another
 */
import type { Key, Value } from '../engine.ts';
import { keyLength, keyText, writeKey } from '../key-bytes.ts';

export const op = { put: 0, delete: 1, append: 2 } as const;
export type Op = (typeof op)[keyof typeof op];

const headerBytes = 11;

export class PackedWrites {
  #bytes: Buffer;
  length = 0;

  constructor(capacity: number) {
    this.#bytes = allocate(capacity);
  }

  /** Adds one write; returns the key as text (see `keyText`). */
  add(kind: Op, key: Key, value: Value | undefined): string {
    const text = value === undefined ? '' : value.text;
    // Three bytes a unit are always enough; counting is worth it only for long texts.
    this.#reserve(headerBytes + keyLength(key) + (text.length < 1024 ? text.length * 3 : Buffer.byteLength(text)));
    const bytes = this.#bytes;
    const at = this.length;
    const keyEnd = writeKey(key, bytes, at + headerBytes);
    const textLength = text.length === 0 ? 0 : bytes.write(text, keyEnd, 'utf8');
    bytes[at] = kind;
    bytes.writeUInt16LE(keyEnd - at - headerBytes, at + 1);
    bytes.writeUInt32LE(textLength, at + 3);
    bytes.writeUInt32LE(value === undefined ? 0 : value.weight, at + 7);
    this.length = keyEnd + textLength;
    return keyText(bytes, at + headerBytes, keyEnd);
  }

  /** The memory to be transferred; it is this buffer's own. Nothing can be added afterwards. */
  release(): ArrayBuffer {
    return this.#bytes.buffer as ArrayBuffer;
  }

  #reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = allocate(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.length);
    this.#bytes = grown;
  }
}

export interface WriteTarget {
  put(key: Uint8Array, text: Uint8Array, weight: number): void;
  append(key: Uint8Array, text: Uint8Array, weight: number): void;
  delete(key: Uint8Array): void;
}

/** Hands every write to `target`, in order. The bytes are views that live as long as `packed`. */
export function unpackWrites(packed: ArrayBuffer, length: number, target: WriteTarget): void {
  const bytes = Buffer.from(packed, 0, length);
  for (let at = 0; at < length; ) {
    const kind = bytes[at] as Op;
    const keyStart = at + headerBytes;
    const textStart = keyStart + bytes.readUInt16LE(at + 1);
    const end = textStart + bytes.readUInt32LE(at + 3);
    const key = bytes.subarray(keyStart, textStart);
    if (kind === op.delete) target.delete(key);
    else if (kind === op.put) target.put(key, bytes.subarray(textStart, end), bytes.readUInt32LE(at + 7));
    else target.append(key, bytes.subarray(textStart, end), bytes.readUInt32LE(at + 7));
    at = end;
  }
}

/** Memory of its own: a pooled Buffer shares its ArrayBuffer with others and cannot be transferred. */
function allocate(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(bytes);
}
