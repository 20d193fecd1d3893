import { randomBytes } from 'node:crypto';
import { systemClock } from '../clock.ts';
import type { Documents } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import type { Engine } from '../storage/engine.ts';

/** Gives `work` what a store keeps of identity, without serving it, and closes the engine after it. */
export async function withIdentityDocuments(
  engine: Engine,
  work: (documents: Documents) => Promise<void>,
): Promise<void> {
  try {
    const database = await openDatabase({
      engine,
      clock: systemClock,
      randomBytes,
      settings: {
        tableStatusDelayMilliseconds: 0,
        onBackgroundError(error) {
          throw error;
        },
      },
    });
    try {
      await work(database.documents);
    } finally {
      await database.close();
    }
  } finally {
    await engine.close();
  }
}
