import { parseArn } from '../../../arn.ts';
import type { Directory } from '../../../database/directory/directory.ts';
import { type OidcProvider, oidcProviderArn } from '../../../database/directory/federation-entities.ts';
import { clientIdsPerProviderMax, thumbprintsPerProviderMax } from '../../../database/directory/quotas.ts';
import { validationError } from '../../../errors.ts';
import { arnPattern, type Parameters } from '../../identity/parameters.ts';
import type { Subject } from '../../operation.ts';
import { invalidInput, noSuchEntity, quotaExceeded } from '../faults.ts';
import type { Target } from '../iam-operation.ts';

/** What the calls on OpenID Connect providers have in common. Source: service model `iam` 2010-05-08; texts compared with AWS, 2026. */

export function readProviderArn(parameters: Parameters): string {
  const arn = parameters.text('OpenIDConnectProviderArn', { required: true, min: 20, max: 2048, pattern: arnPattern });
  const parsed = parseArn(arn);
  if (parsed?.service !== 'iam' || !parsed.resource.startsWith(resourcePrefix)) {
    parameters.refuse(parsed ? `ARN ${arn} is not valid.` : 'Invalid ARN:  Could not be parsed!');
  }
  return arn;
}

/** A provider by its ARN, which is there or not. Policies name it with the whole path of its URL. */
export function providerTarget(arn: string, { directory }: Pick<Subject, 'directory'>): Target {
  const tags = providerOf(directory, arn)?.tags;
  return { arn, accountId: parseArn(arn)?.account ?? '', ...(tags && { tags }) };
}

/** A provider that shall be. */
export function newProviderTarget(provider: Pick<OidcProvider, 'accountId' | 'url'>): Target {
  return { arn: oidcProviderArn(provider), accountId: provider.accountId };
}

/** Throws NoSuchEntity. */
export function requireProvider(directory: Directory, arn: string): OidcProvider {
  const provider = providerOf(directory, arn);
  if (!provider) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

export function providerOf({ federation }: Directory, arn: string): OidcProvider | undefined {
  const { account = '', resource = '' } = parseArn(arn) ?? {};
  return federation.provider(account, resource.slice(resourcePrefix.length));
}

/** Without its scheme. Throws ValidationException or InvalidInput. */
export function providerUrl(text: string): string {
  if (!text.includes('://')) throw validationError('Invalid Open ID Connect Provider URL');
  if (!text.startsWith('https://')) {
    throw invalidInput('Invalid Open ID Connect Provider URL. The URL must begin with https://.');
  }
  const url = text.slice('https://'.length);
  if (!/^[A-Za-z0-9.-]+(\/[A-Za-z0-9._~!$&'()*+,;=@%/-]*)?$/.test(url)) {
    throw invalidInput('Invalid Open ID Connect Provider URL.');
  }
  return url;
}

export function readClientIds(parameters: Parameters): readonly string[] {
  return parameters.list('ClientIDList', 1000, (member) => member.value({ min: 1, max: 255 }));
}

/** Each once. Throws LimitExceeded. */
export function withinQuota(clientIds: readonly string[]): readonly string[] {
  const different = [...new Set(clientIds)];
  if (different.length <= clientIdsPerProviderMax) return different;
  throw quotaExceeded('ClientIdsPerOpenIdConnectProvider', clientIdsPerProviderMax);
}

export function readThumbprints(parameters: Parameters): readonly string[] {
  return parameters.list('ThumbprintList', 1000, (member) => member.value({}));
}

/** In lower case. Throws InvalidInput. */
export function soundThumbprints(thumbprints: readonly string[]): readonly string[] {
  if (thumbprints.length > thumbprintsPerProviderMax) {
    throw invalidInput('Thumbprint list must contain fewer than 5 entries.');
  }
  if (thumbprints.some(({ length }) => length !== 40)) throw invalidInput('Thumbprint must be exactly 40 characters.');
  return thumbprints.map((thumbprint) => thumbprint.toLowerCase());
}

const resourcePrefix = 'oidc-provider/';
