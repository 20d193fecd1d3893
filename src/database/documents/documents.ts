import type { Engine } from '../../storage/engine.ts';
import type { Documents } from '../database.ts';
import { digestOfText, documentsSpace } from '../keyspace.ts';
import { readPartition } from '../read-partition.ts';

const nameBytesMax = 1000;

export function documentsOn(engine: Engine, collection: string): Documents {
  const place = { space: documentsSpace, partition: digestOfText(collection) };
  return {
    async all() {
      const rows = await readPartition(engine, place);
      return rows.map(({ sort, text }) => ({ name: Buffer.from(sort!).toString(), text }));
    },

    async write(changes) {
      await engine.transact([], () => ({
        writes: changes.map(({ name, text }) => {
          const key = { ...place, sort: nameSort(name) };
          return text === undefined ? { kind: 'delete', key } : { kind: 'put', key, value: { text, weight: 0 } };
        }),
        result: undefined,
      }));
    },
  };
}

function nameSort(name: string): Uint8Array {
  const sort = Buffer.from(name);
  if (sort.length < 1 || sort.length > nameBytesMax || sort.toString() !== name) {
    throw new RangeError(`a document's name has 1 to ${nameBytesMax} bytes of UTF-8: ${name}`);
  }
  return sort;
}
