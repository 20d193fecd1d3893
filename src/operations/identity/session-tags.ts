import { AwsError } from '../../errors.ts';
import type { Principal } from '../../policy/principal.ts';
import type { ContextValue } from '../../policy/request.ts';
import type { Parameters, Pattern } from './parameters.ts';

/** Session tags. Source: IAM User Guide, "Pass session tags in AWS STS"; API reference, AssumeRole. */
export interface SessionTags {
  /** By key as given. */
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveTagKeys: readonly string[];
}

/** `Tags` and, for a role, `TransitiveTagKeys`. The result is good for use only after `parameters.check()`. */
export function readSessionTags(
  parameters: Parameters,
  { transitive }: { readonly transitive: boolean },
): SessionTags & { check(): void } {
  const pairs = parameters.list('Tags', tagsMax, (tag) => ({
    key: tag.text('Key', { min: 1, max: 128, pattern: tagKeyPattern }),
    value: tag.text('Value', { max: 256, pattern: tagValuePattern }),
  }));
  const transitiveTagKeys = transitive
    ? parameters.list('TransitiveTagKeys', tagsMax, (key) => key.value({ min: 1, max: 128, pattern: tagKeyPattern }))
    : [];
  return {
    tags: new Map(pairs.map(({ key, value }) => [key, value])),
    transitiveTagKeys,
    check() {
      const keys = new Set(pairs.map(({ key }) => key.toLowerCase()));
      if (keys.size < pairs.length) {
        throw invalidValue('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
      }
      if (transitiveTagKeys.some((key) => !keys.has(key.toLowerCase()))) {
        throw invalidValue('The specified transitive tag key must be included in the requested tags.');
      }
    },
  };
}

/** The tags of a session that `principal` asks for: those of the request, and the transitive ones of its own session. */
export function withInheritedTags({ tags, transitiveTagKeys }: SessionTags, principal: Principal): SessionTags {
  const inherited = principal.session?.transitiveTagKeys ?? [];
  if (inherited.length === 0) return { tags, transitiveTagKeys };
  const all = new Map(tags);
  const requested = new Set([...tags.keys()].map((key) => key.toLowerCase()));
  for (const key of inherited) {
    if (requested.has(key.toLowerCase())) {
      throw invalidValue(
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      );
    }
    all.set(key, principal.tags.get(key.toLowerCase()) ?? '');
  }
  return { tags: all, transitiveTagKeys: [...inherited, ...transitiveTagKeys] };
}

/** The condition keys that speak of session tags: `aws:RequestTag/…`, `aws:TagKeys`, `sts:TransitiveTagKeys`. */
export function tagContext({ tags, transitiveTagKeys }: SessionTags): (key: string) => ContextValue | undefined {
  const values = new Map([...tags].map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, value]));
  return (key) => {
    if (key === 'aws:tagkeys') return tags.size > 0 ? [...tags.keys()] : undefined;
    if (key === 'sts:transitivetagkeys') return transitiveTagKeys.length > 0 ? transitiveTagKeys : undefined;
    return values.get(key);
  };
}

const tagsMax = 50;

/** Letters, spaces and numbers of every script; asked one character at a time, so that no input makes it slow. */
const lettersSpacesNumbers = /[\p{L}\p{Z}\p{N}]/u;
const punctuation = new Set([...'_.:/=+-@'].map((character) => character.codePointAt(0)));

function tagPattern(source: string): Pattern {
  return {
    source,
    allows: (code) => punctuation.has(code) || lettersSpacesNumbers.test(String.fromCodePoint(code)),
  };
}

export const tagKeyPattern = tagPattern('[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+');
export const tagValuePattern = tagPattern('[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*');

function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
