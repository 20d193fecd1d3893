import type { Engine, Key } from '../../storage/engine.ts';
import type { DocumentPlace, Documents } from '../database.ts';
import { digestOfText, documentsSpace } from '../keyspace.ts';
import { readPartition } from '../read-partition.ts';

const nameBytesMax = 1000;

/** A collection is a partition. */
export function documentsOn(engine: Engine): Documents {
  return {
    async all(collection) {
      const rows = await readPartition(engine, partitionOf(collection));
      return rows.map(({ sort, text }) => ({ name: Buffer.from(sort!).toString(), text }));
    },

    async get(place) {
      const [value] = await engine.get([keyOf(place)]);
      return value?.text;
    },

    async write(changes) {
      await engine.transact([], () => ({
        writes: changes.map(({ text, ...place }) => {
          const key = keyOf(place);
          return text === undefined ? { kind: 'delete', key } : { kind: 'put', key, value: { text, weight: 0 } };
        }),
        result: undefined,
      }));
    },
  };
}

function partitionOf(collection: string): Omit<Key, 'sort'> {
  return { space: documentsSpace, partition: digestOfText(collection) };
}

function keyOf({ collection, name }: DocumentPlace): Key {
  const sort = Buffer.from(name);
  if (sort.length < 1 || sort.length > nameBytesMax || sort.toString() !== name) {
    throw new RangeError(`a document's name has 1 to ${nameBytesMax} bytes of UTF-8: ${name}`);
  }
  return { ...partitionOf(collection), sort };
}
