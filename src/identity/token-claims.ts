import type { WebIdentityToken } from '../policy/principal.ts';
import { invalidToken } from './identity-token.ts';

/**
 * What the claims of a token mean to policies and to the session. Source: IAM User Guide, "IAM and AWS STS condition context keys",
 * available keys for AWS OIDC federation; "Pass session tags in AWS STS", AssumeRoleWithWebIdentity.
 */
export type Claims = Readonly<Record<string, unknown>>;

/** `provider`: as condition keys begin, a URL without its scheme. Throws InvalidIdentityTokenException for claims of a wrong type. */
export function readClaims(claims: Claims, provider: string): WebIdentityToken {
  const audience = audienceOf(claims);
  const keys = new Map<string, string | readonly string[]>();
  for (const claim of [...generalClaims, ...(ownClaims.get(provider) ?? [])]) put(claim, claims[claim]);
  put('aud', audience);
  if (provider === 'accounts.google.com' && claims.azp !== undefined) put('oaud', claims.aud);
  return {
    subject: typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : undefined,
    audience,
    keys,
    ...readTags(claims),
    sourceIdentity: readSourceIdentity(claims['https://aws.amazon.com/source_identity']),
  };

  function put(claim: string, value: unknown): void {
    const shown = contextValue(value);
    if (shown !== undefined) keys.set(`${provider}:${claim}`.toLowerCase(), shown);
  }
}

/** The keys that the session keeps for policies of later requests. */
export function sessionKeys({ keys }: WebIdentityToken): readonly (readonly [string, string | readonly string[]])[] {
  return [...keys].filter(([key]) => keptClaims.has(key.slice(key.lastIndexOf(':') + 1)));
}

const keptClaims: ReadonlySet<string> = new Set(['aud', 'sub', 'amr']);
const generalClaims = ['sub', 'amr', 'email', 'azp'];

/** Claims that are keys for one provider only; what else a token says, policies cannot ask for. */
const ownClaims: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'token.actions.githubusercontent.com',
    [
      'actor',
      'actor_id',
      'job_workflow_ref',
      'repository',
      'repository_id',
      'workflow',
      'ref',
      'environment',
      'enterprise_id',
    ],
  ],
]);

/** `azp`, or else the one `aud`; empty when there is none, which is told later. */
function audienceOf({ aud, azp }: Claims): string {
  if (azp !== undefined) return text(azp);
  if (!Array.isArray(aud)) return aud === undefined ? '' : text(aud);
  if (aud.length > 1) {
    throw invalidToken('Token audience contains more than one audience while authorized party is not present');
  }
  return aud.length === 0 ? '' : text(aud[0]);
}

function contextValue(value: unknown): string | readonly string[] | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? value.filter((member) => typeof member === 'string') : undefined;
}

const tagsClaim = 'https://aws.amazon.com/tags';

/** Nested (`{"principal_tags": {"team": ["shop"]}, "transitive_tag_keys": ["team"]}`), or flat, each member a claim of its own. */
function readTags(claims: Claims): Pick<WebIdentityToken, 'tags' | 'transitiveTagKeys'> {
  const { principal_tags = {}, transitive_tag_keys = claims[`${tagsClaim}/transitive_tag_keys`] ?? [] } = structure(
    claims[tagsClaim] ?? {},
  );
  const tags = new Map(Object.entries(structure(principal_tags)).map(([key, value]) => [key, only(value)]));
  const prefix = `${tagsClaim}/principal_tags/`;
  for (const [claim, value] of Object.entries(claims)) {
    if (claim.startsWith(prefix)) tags.set(claim.slice(prefix.length), only(value));
  }
  const keys = typeof transitive_tag_keys === 'string' ? [transitive_tag_keys] : transitive_tag_keys;
  if (!Array.isArray(keys)) throw unfit();
  const transitiveTagKeys = keys.map(text);
  requireSoundTags(tags, transitiveTagKeys);
  return { tags, transitiveTagKeys };
}

/** As AssumeRole asks of its parameters; how AWS words it for a token is not known. */
function requireSoundTags(tags: ReadonlyMap<string, string>, transitiveTagKeys: readonly string[]): void {
  const names = new Set([...tags.keys()].map((key) => key.toLowerCase()));
  const sound =
    names.size === tags.size &&
    tags.size <= tagsMax &&
    [...tags].every(
      ([key, value]) =>
        key.length >= 1 && key.length <= 128 && value.length <= 256 && tagText.test(key) && tagText.test(value),
    ) &&
    transitiveTagKeys.every((key) => names.has(key.toLowerCase()));
  if (!sound) throw unfit();
}

const tagsMax = 50;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const sourceIdentityText = /^[\w+=,.@-]{2,64}$/;

/** A tag has one value: a text, or a list of one. */
function only(value: unknown): string {
  if (!Array.isArray(value)) return text(value);
  if (value.length !== 1) throw unfit();
  return text(value[0]);
}

function readSourceIdentity(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (!sourceIdentityText.test(text(value))) throw unfit();
  return text(value);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw unfit();
  return value;
}

function structure(value: unknown): Claims {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unfit();
  return value as Claims;
}

/** As AWS says of every fault that has no sentence of its own. */
export function unfit() {
  return invalidToken(
    'The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.',
  );
}
