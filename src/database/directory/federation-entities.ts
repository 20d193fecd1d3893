/** What accounts trust other identity providers by, as it is kept in the store. Source: IAM User Guide, "OIDC federation". */
export type FederationEntity = OidcProvider | TokenIssuer;

/** An OpenID Connect provider that an account knows. */
export interface OidcProvider {
  readonly kind: 'oidcProvider';
  readonly declared?: true;
  readonly accountId: string;
  /** Without `https://`: `token.actions.githubusercontent.com`, `id.example.com/tenant`. One for each URL and account. */
  readonly url: string;
  readonly clientIds: readonly string[];
  /** Of certificates, in lower case: kept and shown, for nothing is fetched from the provider. */
  readonly thumbprints: readonly string[];
  /** By key as it was given; keys that differ in case are different tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** The keys with which an issuer signs its tokens, whichever accounts know it. */
export interface TokenIssuer {
  readonly kind: 'tokenIssuer';
  /** Only a configuration can say which keys are true. */
  readonly declared: true;
  /** `https://token.actions.githubusercontent.com`: the claim `iss`. */
  readonly issuer: string;
  readonly keys: readonly TokenIssuerKey[];
}

/** The public part of a JSON Web Key. */
export interface TokenIssuerKey {
  readonly kid: string;
  readonly kty: 'RSA' | 'EC';
  /** The only algorithm that it is for. */
  readonly alg?: string;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

/** By account and URL, by issuer. */
export interface FederationDirectory {
  /** `url`: without `https://`. */
  provider(accountId: string, url: string): OidcProvider | undefined;
  /** Ascending by URL. */
  providers(accountId: string): readonly OidcProvider[];
  /** None: nothing says how the issuer signs. */
  issuerKeys(issuer: string): readonly TokenIssuerKey[];
}

export function oidcProviderArn({ accountId, url }: Pick<OidcProvider, 'accountId' | 'url'>): string {
  return `arn:aws:iam::${accountId}:oidc-provider/${url}`;
}

export function federationEntityName(entity: FederationEntity): string {
  return entity.kind === 'tokenIssuer'
    ? `tokenIssuer/${entity.issuer}`
    : `oidcProvider/${entity.accountId}/${entity.url}`;
}
