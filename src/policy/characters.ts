/** Texts of policies and requests come from outside: what they consist of is read character by character, never by a RegExp. */
export function consistsOf(text: string, characters: string): boolean {
  for (const character of text) if (!characters.includes(character)) return false;
  return true;
}

export const digits = '0123456789';
export const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const lettersAndDigits = `${capitals}${capitals.toLowerCase()}${digits}`;
export const hexDigits = `${digits}abcdefABCDEF`;
