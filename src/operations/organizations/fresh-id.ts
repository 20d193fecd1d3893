import type { ChangeParts } from '../../database/directory/directory.ts';

/** An id that nothing has yet: the prefix and so many of `0-9a-z`. */
export function freshId(
  prefix: string,
  characters: number,
  { newSuffix, isTaken }: Pick<ChangeParts, 'newSuffix'> & { isTaken(id: string): boolean },
): string {
  for (;;) {
    const id = `${prefix}${newSuffix(characters)}`;
    if (!isTaken(id)) return id;
  }
}
