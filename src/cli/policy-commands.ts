import { addCheck } from './policy-check.ts';
import { addDiff } from './policy-diff.ts';
import { addGenerate } from './policy-generate.ts';
import { addSimulate } from './policy-simulate.ts';
import { addTest } from './policy-test.ts';
import type { AddCommand } from './tool.ts';

/** The tools of `dynaward policy`. Each works on files and streams, without a server. */
export const policyCommands: readonly AddCommand[] = [addCheck, addDiff, addGenerate, addSimulate, addTest];
