import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HttpRequest } from '../../src/wire/request.ts';

/** A request before it is signed. Values are as they are meant: not yet encoded. */
export interface Draft {
  readonly method: string;
  /** As it goes over the wire. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface SignOptions {
  readonly credentials: Credentials;
  readonly at: Date;
  readonly region?: string;
  readonly service?: string;
}

/** What the signer of the AWS SDK for JavaScript offers, in the form in which the SDK itself calls it. */
interface SdkSigner {
  sign(request: object, options: object): Promise<Draft>;
  presign(request: object, options: object): Promise<Draft>;
}

async function signerOf({ credentials, region = 'us-east-1', service = 'dynamodb' }: SignOptions): Promise<SdkSigner> {
  const { config } = new DynamoDBClient({ region, credentials });
  const scheme = { name: 'sigv4', signingName: service, signingRegion: region, properties: {} };
  return (await config.signer!(scheme)) as unknown as SdkSigner;
}

/** Signed by the SDK, in the Authorization header. */
export async function signInHeader(draft: Draft, options: SignOptions): Promise<HttpRequest> {
  const signer = await signerOf(options);
  return received(await signer.sign(sdkForm(draft), { signingDate: options.at }));
}

/** Signed by the SDK, in the query string, to live for a minute. */
export async function presign(draft: Draft, options: SignOptions): Promise<HttpRequest> {
  const signer = await signerOf(options);
  return received(await signer.presign(sdkForm(draft), { signingDate: options.at, expiresIn: 60 }));
}

function sdkForm({ method, path, query, headers, body }: Draft): object {
  return { method, protocol: 'http:', hostname: headers.host, path, query, headers: { ...headers }, body };
}

/** What our server sees of a request that was sent: header values as bytes, without blanks around them. */
function received({ method, path, query, headers, body = '' }: Draft): HttpRequest {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encode(name)}=${encode(one)}`),
  );
  const lines = Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1').trim()]);
  return {
    method,
    path,
    query: parameters.join('&'),
    headers: Object.fromEntries(lines.map(([name, value]) => [name!.toLowerCase(), value])),
    rawHeaders: lines.flat() as string[],
    body: Buffer.from(body),
    remoteAddress: '',
    secure: false,
    requestId: '',
  };
}
