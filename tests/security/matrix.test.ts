import { afterAll } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { keys, twoAccounts } from '../two-accounts.ts';
import { describeMatrix } from './matrix-cells.ts';

/** Who may do what, where the principals stand in the configuration. */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
afterAll(() => running.stop());

describeMatrix({ url: running.url, keys });
