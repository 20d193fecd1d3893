import { afterAll } from 'vitest';
import { startForgetful } from '../forgetful-server.ts';
import { keys, twoAccounts } from '../two-accounts.ts';
import { describeMatrix } from './matrix-cells.ts';

/** Who may do what, each asked as the first after a restart: what is not in memory yet is neither an allow nor a refusal. */
const running = await startForgetful({ configuration: twoAccounts, wellKnownCredentials: false });
afterAll(() => running.stop());

describeMatrix({ url: running.url, keys });
