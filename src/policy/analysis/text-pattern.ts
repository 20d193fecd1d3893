/**
 * Sets of texts as lists of steps, one for each character or run of characters: what the patterns of policies, the shapes of ARNs and
 * the spellings of names have in common. Characters are code points.
 */
export type TextPattern = readonly Step[];

export interface Step {
  /** Any number of such characters, also none, instead of one. */
  readonly run: boolean;
  /** The characters allowed; absent: every one. */
  readonly only?: string;
  /** A character not allowed. */
  readonly except?: string;
}

export function allows({ only, except }: Step, character: string): boolean {
  if (only !== undefined) return only.includes(character);
  return character !== except;
}

export function exactly(text: string): TextPattern {
  return [...text].map((character) => ({ run: false, only: character }));
}

/** Each character in every letter case. What changes its length or meaning by its neighbours (`İ`, a final `Σ`) is not followed. */
export function inAnyCase(text: string): TextPattern {
  return [...text].map((character) => {
    const lower = character.toLowerCase();
    const strays = [...strayCapitals].filter((stray) => stray.toLowerCase() === lower);
    const cases = new Set([character, lower, lower.toUpperCase(), ...strays]);
    return { run: false, only: [...cases].filter((spelling) => [...spelling].length === 1).join('') };
  });
}

/** Characters with a small letter of which they are not the capital: the signs of Kelvin, Ångström, Ohm, digraphs, old Greek. */
const strayCapitals = '\u212A\u212B\u2126ϴẞǅǈǋǲᾼῌῼᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯ';

/** A policy's pattern: `*` is a run, `?` one character; neither is `except`. */
export function globPattern(text: string, except?: string): TextPattern {
  return [...text].map((character): Step => {
    if (character !== '*' && character !== '?') return { run: false, only: character };
    return { run: character === '*', ...(except !== undefined && { except }) };
  });
}

export const digits = '0123456789';
export const lowers = 'abcdefghijklmnopqrstuvwxyz';
export const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** At least `atLeast` characters of `only`. */
export function someOf(only: string, atLeast: number): TextPattern {
  return [...times(only, atLeast), { run: true, only }];
}

export function times(only: string, count: number): TextPattern {
  return Array.from({ length: count }, () => ({ run: false, only }));
}

/** The one text of the pattern; undefined when it has several. */
export function onlyText(pattern: TextPattern): string | undefined {
  let text = '';
  for (const { run, only } of pattern) {
    if (run || only === undefined || [...only].length !== 1) return undefined;
    text += only;
  }
  return text;
}
