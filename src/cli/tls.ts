import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { type Settings, StartError } from './options.ts';

/** With what the server proves who it is, in PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

/** Undefined: the settings name none. Throws StartError when TLS could not be spoken with them. */
export async function readTls({
  tlsCertificate,
  tlsKey,
}: Pick<Settings, 'tlsCertificate' | 'tlsKey'>): Promise<TlsIdentity | undefined> {
  if (tlsCertificate === undefined || tlsKey === undefined) return undefined;
  const identity = {
    cert: await readPem(tlsCertificate, '--tls-certificate'),
    key: await readPem(tlsKey, '--tls-key'),
  };
  try {
    createSecureContext(identity);
  } catch (error) {
    const reason = (error as Error).message;
    throw new StartError(
      `Cannot speak TLS with the certificate ${tlsCertificate} and the key ${tlsKey} (${reason}). Name a certificate and its own key, in PEM and not encrypted.`,
    );
  }
  return identity;
}

async function readPem(file: string, flag: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartError(
      `Cannot read ${file} (${(error as NodeJS.ErrnoException).code}). Name a file in PEM with ${flag} FILE.`,
    );
  }
}
