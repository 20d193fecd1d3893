import { parseArn } from '../arn.ts';
import type { Clock } from '../clock.ts';
import type { Directory } from '../database/directory/directory.ts';
import { oidcProviderArn } from '../database/directory/federation-entities.ts';
import { AwsError } from '../errors.ts';
import type { WebIdentityPrincipal } from '../policy/principal.ts';
import { type IdentityToken, invalidToken, isAlgorithm, isSignedBy, readIdentityToken } from './identity-token.ts';
import { type Claims, readClaims, unfit } from './token-claims.ts';

/**
 * Whoever holds a token of an identity provider that the role's account knows. Source: API reference, AssumeRoleWithWebIdentity; IAM User
 * Guide, "OIDC federation"; order and texts as recorded from AWS. Keys are those of the configuration: nothing is fetched.
 */
export interface WebIdentities {
  /** Throws InvalidIdentityTokenException for what is no token, or one that cannot be asked about. */
  webIdentity(shown: { readonly token: string; readonly roleArn: string }): ClaimedIdentity;
}

export interface ClaimedIdentity {
  /** Whom the token speaks of. As long as `fault` was not asked, nothing says that it is true. */
  readonly principal: WebIdentityPrincipal;
  /** Why the token proves nothing: InvalidIdentityTokenException or ExpiredIdentityTokenException. Undefined: it is who it says. */
  fault(): AwsError | undefined;
}

export function createWebIdentities({
  clock,
  federation,
}: {
  readonly clock: Clock;
  readonly federation: Directory['federation'];
}): WebIdentities {
  return {
    webIdentity({ token: text, roleArn }) {
      const token = readIdentityToken(text);
      const { iss: issuer } = token.claims;
      if (typeof issuer !== 'string') throw missingClaim('iss');
      const accountId = parseArn(roleArn)?.account ?? '';
      const url = issuer.startsWith(scheme) ? issuer.slice(scheme.length) : issuer;
      const provider = knownToAws.has(url) ? url : oidcProviderArn({ accountId, url });
      const said = readClaims(token.claims, url);
      const userId = `${provider}:${said.audience}:${said.subject ?? ''}`;
      return {
        principal: {
          kind: 'webIdentity',
          arn: userId,
          accountId: '',
          userId,
          tags: new Map(),
          provider,
          token: said,
        },
        fault: () => faultOf(token, { accountId, issuer, url, audience: said.audience }),
      };
    },
  };

  function faultOf(token: IdentityToken, { accountId, issuer, url, audience }: Shown): AwsError | undefined {
    if (!knownToAws.has(url)) {
      const provider = issuer === `${scheme}${url}` ? federation.provider(accountId, url) : undefined;
      if (!provider) return invalidToken(`No OpenIDConnect provider found in your account for ${issuer}`);
      if (audience !== '' && !provider.clientIds.includes(audience)) return invalidToken('Incorrect token audience');
    }
    if (!isAlgorithm(token.algorithm)) return unfit();
    const key = federation.issuerKeys(`${scheme}${url}`).find(({ kid }) => kid === token.keyId);
    if (!key) {
      return invalidToken(
        "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
      );
    }
    if (!isSignedBy(token, key)) return unfit();
    return timeFault(token.claims, Math.floor(clock.now() / 1000)) ?? absenceFault(token.claims, audience);
  }
}

interface Shown {
  readonly accountId: string;
  readonly issuer: string;
  readonly url: string;
  readonly audience: string;
}

/** `now`: epoch seconds, as in the claims. */
function timeFault({ exp, nbf, iat }: Claims, now: number): AwsError | undefined {
  for (const time of [exp, nbf, iat]) if (time !== undefined && !Number.isSafeInteger(time)) return unfit();
  if (exp !== undefined && now >= (exp as number) + leewaySeconds) {
    return expired(`Token expired: current date/time ${now} must be before the expiration date/time ${exp}`);
  }
  if (nbf !== undefined && (nbf as number) > now + leewaySeconds) return unfit();
  if (iat === undefined) return undefined;
  if ((iat as number) > now + leewaySeconds) return unfit();
  const age = now - (iat as number);
  return age > ageSecondsMax + leewaySeconds ? expired(`Token too old: ${age}`) : undefined;
}

function absenceFault(claims: Claims, audience: string): AwsError | undefined {
  if (typeof claims.sub !== 'string' || claims.sub === '') return missingClaim('sub');
  if (claims.sub.length > subjectCharactersMax) return unfit();
  if (audience === '') return missingClaim('aud');
  if (claims.exp === undefined) return missingClaim('exp');
  return claims.iat === undefined ? missingClaim('iat') : undefined;
}

function missingClaim(name: string): AwsError {
  return invalidToken(`Missing a required claim: ${name}.`);
}

function expired(message: string): AwsError {
  return new AwsError('ExpiredIdentityTokenException', message);
}

const scheme = 'https://';

/** Providers that no account has to create; policies name them by their domain. What audience is meant, only conditions say. */
const knownToAws: ReadonlySet<string> = new Set(['accounts.google.com', 'cognito-identity.amazonaws.com']);

/** For clocks that differ. IAM User Guide, "OIDC federation": five minutes after the expiration; for the other times inferred. */
const leewaySeconds = 300;
/** AWS refuses tokens of five days, whatever their expiration; the bound is inferred: a Kubernetes token lives a day. */
const ageSecondsMax = 86_400;
/** API reference, AssumeRoleWithWebIdentity, SubjectFromWebIdentityToken. */
const subjectCharactersMax = 255;
