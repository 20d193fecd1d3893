import { describe, expect, it } from 'vitest';
import { isSafeVersion, loadDriver } from './driver.ts';

describe('SQLite', () => {
  it('is refused while it has the WAL-reset bug', () => {
    const safe = ['3.44.6', '3.50.7', '3.51.3', '3.52.0', '3.53.4', '3.54.1', '4.0.0'];
    const unsafe = ['3.7.0', '3.44.5', '3.45.1', '3.49.2', '3.50.4', '3.51.0', '3.51.2'];
    expect(safe.filter((version) => !isSafeVersion(version))).toEqual([]);
    expect(unsafe.filter(isSafeVersion)).toEqual([]);
  });

  it('is here, and new enough', async () => {
    const { DatabaseSync } = await loadDriver();
    const connection = new DatabaseSync(':memory:');
    const row = connection.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    connection.close();
    expect(isSafeVersion(row.version)).toBe(true);
  });
});
