import { addSimulate } from './policy-simulate.ts';
import type { AddCommand } from './tool.ts';

/** The tools of `dynaward policy`. Each works on files and streams, without a server. */
export const policyCommands: readonly AddCommand[] = [addSimulate];
