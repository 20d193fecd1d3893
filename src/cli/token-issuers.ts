import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { IdentityConfiguration, TokenIssuerConfiguration } from '../identity/configuration.ts';
import { StartError } from './options.ts';

/** The keys of an issuer of tokens as a configuration gives them: written down, or in a file. */
export type TokenIssuerSource = TokenIssuerConfiguration | { readonly jwksFile: string };

/** Reads the key sets that lie in files of their own, relative to `configurationFile`. Throws StartError. */
export async function readTokenIssuers(
  sources: Readonly<Record<string, TokenIssuerSource>>,
  configurationFile: string,
): Promise<NonNullable<IdentityConfiguration['tokenIssuers']>> {
  const issuers: Record<string, TokenIssuerConfiguration> = {};
  for (const [issuer, source] of Object.entries(sources)) {
    issuers[issuer] =
      'jwks' in source ? source : { jwks: await readKeySet(resolve(dirname(configurationFile), source.jwksFile)) };
  }
  return issuers;
}

async function readKeySet(file: string): Promise<TokenIssuerConfiguration['jwks']> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new StartError(
      `Cannot read the keys in ${file} (${(error as NodeJS.ErrnoException).code}). Name another jwksFile.`,
    );
  }
  const set = parsed(text) as Partial<TokenIssuerConfiguration['jwks']> | undefined;
  const keys: readonly unknown[] | undefined = Array.isArray(set?.keys) ? set.keys : undefined;
  if (!keys?.every((key) => typeof key === 'object' && key !== null)) {
    throw new StartError(`${file} is no JSON Web Key Set; it should read {"keys": [{"kid": …, "kty": …}]}.`);
  }
  return { keys: keys as readonly Readonly<Record<string, unknown>>[] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
