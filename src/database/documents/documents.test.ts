import { describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../../tests/simulation/test-database.ts';

describe('documents', () => {
  it('come back by name, and go', async () => {
    const { database } = await openTestDatabase();
    const users = database.documents('users');
    await users.write([
      { name: 'zoë', text: '{"z":1}' },
      { name: 'adam', text: '{"a":1}' },
    ]);
    await users.write([
      { name: 'adam', text: '{"a":2}' },
      { name: 'nobody', text: undefined },
    ]);
    expect(await users.all()).toEqual([
      { name: 'adam', text: '{"a":2}' },
      { name: 'zoë', text: '{"z":1}' },
    ]);
    await users.write([{ name: 'adam', text: undefined }]);
    expect((await users.all()).map(({ name }) => name)).toEqual(['zoë']);
  });

  it('of two collections do not see each other', async () => {
    const { database } = await openTestDatabase();
    await database.documents('users').write([{ name: 'a', text: '1' }]);
    expect(await database.documents('roles').all()).toEqual([]);
  });

  it('are more than one page', async () => {
    const { database } = await openTestDatabase();
    const names = Array.from({ length: 1234 }, (_, at) => String(at).padStart(4, '0'));
    await database.documents('many').write(names.map((name) => ({ name, text: name })));
    expect((await database.documents('many').all()).map(({ name }) => name)).toEqual(names);
  });

  it.each(['', 'x'.repeat(1001), '\ud800'])('refuse the name %j, and write nothing', async (name) => {
    const { database } = await openTestDatabase();
    const written = database.documents('users').write([
      { name: 'good', text: '' },
      { name, text: '' },
    ]);
    await expect(written).rejects.toThrow(RangeError);
    expect(await database.documents('users').all()).toEqual([]);
  });
});
