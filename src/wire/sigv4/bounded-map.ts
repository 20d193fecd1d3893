/** Entries of a cache, and the longest key: what requesters send must not fill the memory. */
const entriesMax = 1000;
const keyLengthMax = 1024;

/** Adds to a cache; the oldest entry makes room. */
export function remember<T>(cache: Map<string, T>, key: string, value: T): void {
  if (key.length > keyLengthMax || cache.has(key)) return;
  if (cache.size >= entriesMax) cache.delete(cache.keys().next().value!);
  cache.set(ownText(key), value);
}

/** A slice of a header holds the whole header in memory; this copy does not. Headers have no character beyond one byte. */
export function ownText(slice: string): string {
  return Buffer.from(slice, 'latin1').toString('latin1');
}
