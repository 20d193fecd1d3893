/**
 * A map whose keys have an order: sorted chunks of bounded size, found by binary search over their first keys.
 *
 *     chunks   [ a … c ] [ d … k ] [ m … z ]      each with 1 to 512 entries, but the only one of an empty map
 *
 * Finding is O(log n). Inserting and removing also move at most one chunk's entries and, once in 256 inserts, the list of
 * chunks: for a million keys that is 4,000 pointers.
 */
export class OrderedMap<T> {
  readonly #chunks: Chunk<T>[] = [{ keys: [], values: [] }];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: string): T | undefined {
    const chunk = this.#chunks[this.#chunkOf(key)]!;
    const at = lowerBound(chunk.keys, key);
    return chunk.keys[at] === key ? chunk.values[at] : undefined;
  }

  set(key: string, value: T): void {
    const index = this.#chunkOf(key);
    const { keys, values } = this.#chunks[index]!;
    const at = lowerBound(keys, key);
    if (keys[at] === key) {
      values[at] = value;
      return;
    }
    keys.splice(at, 0, key);
    values.splice(at, 0, value);
    this.#size += 1;
    if (keys.length > chunkEntriesMax) {
      const half = keys.length >> 1;
      this.#chunks.splice(index + 1, 0, { keys: keys.splice(half), values: values.splice(half) });
    }
  }

  delete(key: string): void {
    const index = this.#chunkOf(key);
    const { keys, values } = this.#chunks[index]!;
    const at = lowerBound(keys, key);
    if (keys[at] !== key) return;
    keys.splice(at, 1);
    values.splice(at, 1);
    this.#size -= 1;
    if (keys.length === 0 && this.#chunks.length > 1) this.#chunks.splice(index, 1);
  }

  /** Entries with `low <= key < high`, one way or the other. The map must not change meanwhile. */
  *entries(low: string, high: string, descending = false): Generator<readonly [string, T]> {
    if (low >= high) return;
    const step = descending ? -1 : 1;
    let index = this.#chunkOf(descending ? high : low);
    let at = lowerBound(this.#chunks[index]!.keys, descending ? high : low);
    if (descending) at -= 1;
    for (;;) {
      const { keys, values } = this.#chunks[index]!;
      for (; at >= 0 && at < keys.length; at += step) {
        const key = keys[at]!;
        if (descending ? key < low : key >= high) return;
        yield [key, values[at]!];
      }
      index += step;
      const next = this.#chunks[index];
      if (next === undefined) return;
      at = descending ? next.keys.length - 1 : 0;
    }
  }

  /** The chunk that holds `key`, or that it belongs into: the last one that does not begin above it. */
  #chunkOf(key: string): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#chunks[middle]!.keys[0]! <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

interface Chunk<T> {
  readonly keys: string[];
  readonly values: T[];
}

const chunkEntriesMax = 512;

/** Index of the first key that is not below `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
