import { AwsError, validationError } from '../../errors.ts';

/**
 * Reads the parameters of an IAM or STS call, which the query protocol carries as text, and gathers every broken constraint for one
 * answer, as both do; IAM leaves the value out: `2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: …; Value …`.
 * Source: service models `sts` 2011-06-15, `iam` 2010-05-08; sentences as recorded from AWS.
 */
export interface Parameters {
  text(name: string, rules: TextRules & { readonly required: true }): string;
  text(name: string, rules: TextRules): string | undefined;
  /** Throws SerializationException (`MalformedInput`) for what is no integer. */
  integer(name: string, range: { readonly min: number; readonly max: number }): number | undefined;
  /** Throws SerializationException for anything but `true` and `false`. */
  flag(name: string): boolean | undefined;
  choice<Value extends string>(name: string, values: readonly Value[]): Value | undefined;
  choice<Value extends string>(name: string, values: readonly Value[], rules: { readonly required: true }): Value;
  /** Members of a list, each read with the names that its violations are told by (`tags.1.member.key`). */
  list<Member>(name: string, max: number, read: (member: MemberParameters) => Member): readonly Member[];
  /** Throws MissingParameter when it is not there: some calls of IAM tell that alone and before everything else. */
  demand(name: string): void;
  /** Notes that a list which must be there is not. */
  requireList(name: string): void;
  /** Notes what is wrong in words of its own; the first of these is told when no constraint is broken. */
  refuse(message: string): void;
  /** Throws ValidationException when a constraint is broken. To be called after the last parameter. */
  check(): void;
}

export interface MemberParameters {
  /** The member itself as text. */
  value(rules: TextRules): string;
  /** Throws MissingParameter when nothing is inside the member under that name. */
  demand(name: string): void;
  /** A text inside the member, which is a structure. */
  text(name: string, rules: TextRules): string;
  /** What is inside the member under that name; undefined: nothing is. */
  inner(name: string): MemberParameters | undefined;
  /** The same of a list inside the member. */
  list<Member>(name: string, max: number, read: (member: MemberParameters) => Member): readonly Member[];
}

export interface TextRules {
  readonly required?: boolean;
  /** Lengths in characters, both inclusive. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: Pattern;
}

/** Which characters a text may have. */
export interface Pattern {
  /** As the service model writes it. */
  readonly source: string;
  allows(codePoint: number): boolean;
}

export function readParameters(input: unknown, { showValues = true } = {}): Parameters {
  const parameters = structure(input);
  const violations: string[] = [];
  const refusals: string[] = [];

  function violated(name: string, value: string, constraint: string): void {
    const shown = showValues ? ` ${value}` : '';
    violations.push(`Value${shown} at '${name}' failed to satisfy constraint: ${constraint}`);
  }

  function checkedText(name: string, value: unknown, { required, min, max, pattern }: TextRules): string {
    if (value === undefined || value === null) {
      if (required) violated(name, 'null', 'Member must not be null');
      return '';
    }
    if (typeof value !== 'string') throw malformed();
    const shown = `'${value}'`;
    if (pattern && !matches(value, pattern)) {
      violated(name, shown, `Member must satisfy regular expression pattern: ${pattern.source}`);
    }
    if (min !== undefined && value.length < min) {
      violated(name, shown, `Member must have length greater than or equal to ${min}`);
    }
    if (max !== undefined && value.length > max) {
      violated(name, shown, `Member must have length less than or equal to ${max}`);
    }
    return value;
  }

  function membersOf<Member>(
    name: string,
    value: unknown,
    { max, read }: { readonly max: number; read(member: MemberParameters): Member },
  ): readonly Member[] {
    const members = listOf(value);
    if (members.length > max) {
      // How AWS shows the value of a list is not known.
      violations.push(
        `Value at '${name}' failed to satisfy constraint: Member must have length less than or equal to ${max}`,
      );
      return [];
    }
    return members.map((member, at) => read(memberOf(member, `${name}.${at + 1}.member`)));
  }

  function memberOf(member: unknown, place: string): MemberParameters {
    const placeOf = (name: string) => `${place}.${memberName(name)}`;
    return {
      demand(name) {
        if (structure(member)[name] === undefined) throw missing(`${wirePlace(place)}.${name}`);
      },
      value: (rules) => checkedText(place, member, { required: true, ...rules }),
      text: (name, rules) => checkedText(placeOf(name), structure(member)[name], { required: true, ...rules }),
      inner(name) {
        const value = structure(member)[name];
        return value === undefined ? undefined : memberOf(value, placeOf(name));
      },
      list: (name, max, read) => membersOf(placeOf(name), structure(member)[name], { max, read }),
    };
  }

  return {
    text(name: string, rules: TextRules) {
      const value = parameters[name];
      const text = checkedText(memberName(name), value, rules);
      return value === undefined && !rules.required ? undefined : text;
    },

    integer(name, { min, max }) {
      const value = parameters[name];
      if (value === undefined) return undefined;
      if (typeof value !== 'string' || !isInteger(value)) throw malformed();
      const number = Number(value);
      if (number < min) {
        violated(memberName(name), `'${value}'`, `Member must have value greater than or equal to ${min}`);
      }
      if (number > max) {
        violated(memberName(name), `'${value}'`, `Member must have value less than or equal to ${max}`);
      }
      return number;
    },

    flag(name) {
      const value = parameters[name];
      if (value === undefined) return undefined;
      if (value !== 'true' && value !== 'false') throw malformed();
      return value === 'true';
    },

    choice<Value extends string>(name: string, values: readonly Value[], { required = false } = {}) {
      const value = parameters[name];
      if (value === undefined && !required) return undefined;
      const text = checkedText(memberName(name), value, { required });
      if (value === undefined || values.includes(text as Value)) return text;
      violated(memberName(name), `'${text}'`, `Member must satisfy enum value set: [${values.join(', ')}]`);
      return text;
    },

    demand(name) {
      if (parameters[name] === undefined) throw missing(name);
    },

    refuse: (message) => refusals.push(message),

    list: <Member>(name: string, max: number, read: (member: MemberParameters) => Member) =>
      membersOf(memberName(name), parameters[name], { max, read }),

    requireList(name) {
      if (parameters[name] === undefined) violated(memberName(name), 'null', 'Member must not be null');
    },

    check() {
      if (violations.length === 0) {
        if (refusals[0] !== undefined) throw validationError(refusals[0]);
        return;
      }
      const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`;
      throw validationError(`${count}: ${violations.join('; ')}`);
    },
  } as Parameters;
}

/** `[\w…]*`: letters, digits, underscore, and the characters of `more`. */
export function wordPattern(source: string, more: string): Pattern {
  const others = new Set([...`_${more}`].map((character) => character.codePointAt(0)));
  return {
    source,
    allows: (code) =>
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x30 && code <= 0x39) ||
      others.has(code),
  };
}

export const namePattern = wordPattern('[\\w+=,.@-]*', '+=,.@-');

export const arnPattern: Pattern = {
  source: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+',
  allows: (code) =>
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0x7e) ||
    code === 0x85 ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000,
};

export const policyPattern: Pattern = {
  source: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
  allows: (code) => code === 0x9 || code === 0xa || code === 0xd || (code >= 0x20 && code <= 0xff),
};

/** `roleArn` for `RoleArn`: how AWS names a parameter in its sentences. */
function memberName(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** The last sign of a pattern's source says whether it takes the empty text. */
function matches(value: string, pattern: Pattern): boolean {
  if (value === '') return pattern.source.endsWith('*');
  for (const character of value) if (!pattern.allows(character.codePointAt(0)!)) return false;
  return true;
}

/** Up to 15 digits, with a sign or without. */
function isInteger(text: string): boolean {
  const digits = text.startsWith('-') ? text.slice(1) : text;
  if (digits === '' || digits.length > 15) return false;
  for (const digit of digits) if (digit < '0' || digit > '9') return false;
  return true;
}

/** The SDKs send an empty list as its bare name, `Tags=`. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === '') return [];
  if (!Array.isArray(value)) throw malformed();
  return value;
}

function structure(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed();
  return value as Readonly<Record<string, unknown>>;
}

/** `Tags.member.1` for `tags.1.member`. */
function wirePlace(place: string): string {
  const [name = '', at, member] = place.split('.');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}.${member}.${at}`;
}

function missing(name: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);
}

function malformed(): AwsError {
  return new AwsError('SerializationException');
}
