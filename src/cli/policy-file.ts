import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import type { Slot } from '../operations/policies/policy-actions.ts';
import type { PolicyForm } from '../policy/statement.ts';

/** A policy to look at, and of what kind it is. */
export interface PolicyKindOptions {
  readonly type: PolicyForm;
  readonly slot?: Slot;
}

export const typeOption = new Option(
  '--type <type>',
  'what the policy is attached to: a principal, a table or stream, a role as its trust',
)
  .choices(['identity', 'resource', 'trust'])
  .default('resource');

export const slotOption = new Option('--slot <slot>', 'what a resource policy is attached to (default: table)').choices(
  ['table', 'stream'],
);

export const budgetOption = new Option('--budget <steps>', 'how much work to do before giving up')
  .default(20_000_000)
  .argParser((text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
    return value;
  });

/** The slot of the policy; undefined for one that is not put on a table or stream. */
export function slotOf({ type, slot }: PolicyKindOptions): Slot | undefined {
  return type === 'resource' ? (slot ?? 'table') : undefined;
}

/** The text of a file, or why there is none. */
export async function readPolicyFile(file: string): Promise<{ readonly text: string } | { readonly failure: string }> {
  try {
    const bytes = await readFile(file);
    return { text: new TextDecoder().decode(bytes) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code ?? error);
    return { failure: `${file}: ${why}` };
  }
}
