import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pages } from '../../scripts/reference/pages.ts';
import { errorForms } from '../../src/errors.ts';
import { root } from './source-files.ts';

describe('docs/reference', () => {
  it('is what the code says', async () => {
    for (const { file, text } of await pages()) {
      const committed = existsSync(`${root}/${file}`) ? readFileSync(`${root}/${file}`, 'utf8') : '';
      expect(committed, `${file} is not current: npm run reference`).toBe(text);
    }
  });

  it('has a row for every error, and no other', () => {
    const page = readFileSync(`${root}/docs/reference/errors.md`, 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \| \d{3} \|/gm)].map((match) => match[1]);
    expect(rows.sort()).toEqual(Object.keys(errorForms).sort());
  });
});
