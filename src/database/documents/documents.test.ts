import { describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../../tests/simulation/test-database.ts';

const collection = 'users';

describe('documents', () => {
  it('come back by name, and go', async () => {
    const { documents } = (await openTestDatabase()).database;
    await documents.write([
      { collection, name: 'zoë', text: '{"z":1}' },
      { collection, name: 'adam', text: '{"a":1}' },
    ]);
    await documents.write([
      { collection, name: 'adam', text: '{"a":2}' },
      { collection, name: 'nobody', text: undefined },
    ]);
    expect(await documents.all(collection)).toEqual([
      { name: 'adam', text: '{"a":2}' },
      { name: 'zoë', text: '{"z":1}' },
    ]);
    await documents.write([{ collection, name: 'adam', text: undefined }]);
    expect((await documents.all(collection)).map(({ name }) => name)).toEqual(['zoë']);
    expect(await documents.get({ collection, name: 'zoë' })).toBe('{"z":1}');
    expect(await documents.get({ collection, name: 'adam' })).toBeUndefined();
  });

  it('of two collections do not see each other, and change together', async () => {
    const { documents } = (await openTestDatabase()).database;
    await documents.write([
      { collection, name: 'a', text: '1' },
      { collection: 'roles', name: 'a', text: '2' },
    ]);
    expect(await documents.all('roles')).toEqual([{ name: 'a', text: '2' }]);
    expect(await documents.get({ collection, name: 'a' })).toBe('1');
  });

  it('are more than one page', async () => {
    const { documents } = (await openTestDatabase()).database;
    const names = Array.from({ length: 1234 }, (_, at) => String(at).padStart(4, '0'));
    await documents.write(names.map((name) => ({ collection, name, text: name })));
    expect((await documents.all(collection)).map(({ name }) => name)).toEqual(names);
  });

  it.each(['', 'x'.repeat(1001), '\ud800'])('refuse the name %j, and write nothing', async (name) => {
    const { documents } = (await openTestDatabase()).database;
    const written = documents.write([
      { collection, name: 'good', text: '' },
      { collection, name, text: '' },
    ]);
    await expect(written).rejects.toThrow(RangeError);
    expect(await documents.all(collection)).toEqual([]);
  });
});
