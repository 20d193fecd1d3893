import { AwsError } from '../../errors.ts';
import { deserializeString, serialization, unexpected } from '../../shapes/scalars.ts';
import { keyOfMarker, type Page } from '../iam/paging.ts';

/**
 * Reads the members of a request to Organizations, one by one: SerializationException for a wrong JSON type, InvalidInputException with
 * its Reason for what breaks a constraint of the model. Source: service model `organizations` 2016-11-28; API reference,
 * InvalidInputException; "You provided a value that does not match the required pattern." as seen in practice.
 */
export interface Given {
  has(name: string): boolean;
  text(name: string, rules: TextRules & { readonly required: true }): string;
  text(name: string, rules: TextRules): string | undefined;
  choice<Value extends string>(name: string, values: readonly Value[], rules: { readonly required: true }): Value;
  choice<Value extends string>(name: string, values: readonly Value[]): Value | undefined;
  /** Undefined: not given. Each member is read as a request is. */
  list<Member>(name: string, read: (member: Given) => Member): readonly Member[] | undefined;
  texts(name: string, rules: TextRules): readonly string[];
  /** `MaxResults` and `NextToken` of that list. */
  page(list: string): Page;
}

export interface TextRules {
  readonly required?: boolean;
  /** Lengths in characters, both inclusive. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

const maxResultsMax = 20;

export function readGiven(json: unknown): Given {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw serialization(unexpected.member);
  const members = json as Readonly<Record<string, unknown>>;

  const given: Given = {
    has: (name) => members[name] !== undefined && members[name] !== null,
    text(name: string, rules: TextRules) {
      const value = members[name];
      if (value === undefined || value === null) return rules.required ? required() : (undefined as never);
      return checkedText(deserializeString(value), rules);
    },
    choice<Value extends string>(name: string, values: readonly Value[], rules: { readonly required?: boolean } = {}) {
      const text = given.text(name, rules);
      if (text === undefined) return undefined as never;
      return values.find((value) => value === text) ?? refuse('INVALID_ENUM', 'You specified an invalid value.');
    },
    list(name, read) {
      const value = members[name];
      if (value === undefined || value === null) return undefined;
      if (!Array.isArray(value)) throw serialization(unexpected.member);
      return value.map((member) => read(readGiven(member)));
    },
    texts(name, rules) {
      const value = members[name] ?? required();
      if (!Array.isArray(value)) throw serialization(unexpected.member);
      return value.map((member) => checkedText(deserializeString(member), rules));
    },
    page(list) {
      const token = given.text('NextToken', { max: 100_000 });
      const after = token === undefined ? undefined : keyOfMarker(token, list);
      if (token !== undefined && after === undefined) {
        refuse(
          'INVALID_NEXT_TOKEN',
          'Get the value for the NextToken parameter from the response to a previous call of the operation.',
        );
      }
      const maxItems = members.MaxResults ?? maxResultsMax;
      if (typeof maxItems !== 'number' || !Number.isInteger(maxItems)) throw serialization(unexpected.member);
      if (maxItems < 1) refuse('MIN_VALUE_EXCEEDED', 'You provided a numeric parameter that is smaller than allowed.');
      if (maxItems > maxResultsMax)
        refuse('MAX_VALUE_EXCEEDED', 'You provided a numeric parameter that is larger than allowed.');
      return { after, maxItems };
    },
  };
  return given;
}

export function invalidInput(Reason: string, message: string): AwsError {
  return new AwsError('InvalidInputException', message, { Reason });
}

function refuse(reason: string, message: string): never {
  throw invalidInput(reason, message);
}

function required(): never {
  return refuse('INPUT_REQUIRED', 'You must include a value for all required parameters.');
}

function checkedText(text: string, { min = 0, max = Number.POSITIVE_INFINITY, pattern }: TextRules): string {
  if (text.length < min) refuse('MIN_LENGTH_EXCEEDED', 'You provided a string parameter that is shorter than allowed.');
  if (text.length > max) refuse('MAX_LENGTH_EXCEEDED', 'You provided a string parameter that is longer than allowed.');
  if (pattern && !pattern.test(text)) {
    refuse('INVALID_PATTERN', 'You provided a value that does not match the required pattern.');
  }
  return text;
}
