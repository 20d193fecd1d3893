import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../request.ts';
import { readSignature } from './read-signature.ts';
import { canonicalRequest, verifySignature } from './verify-signature.ts';

interface Form {
  /** The signed request as it goes over the wire. */
  readonly request: string;
  readonly canonical: string;
}

interface Vector {
  readonly name: string;
  readonly token?: string;
  /** The token was added after signing. */
  readonly omitSessionToken?: boolean;
  readonly header: Form;
  readonly query: Form;
}

const published = JSON.parse(readFileSync(new URL('./published-vectors.json', import.meta.url), 'utf8')) as {
  readonly secretAccessKey: string;
  readonly accessKeyId: string;
  readonly service: string;
  readonly region: string;
  readonly timestamp: string;
  readonly vectors: readonly Vector[];
};
const now = Date.UTC(2015, 7, 30, 12, 36, 0);
const { secretAccessKey, service } = published;
const refused = /^The request signature we calculated does not match/;

describe("AWS's published signing vectors", () => {
  it('are all here', () => {
    expect(published.vectors).toHaveLength(31);
  });

  describe.each(published.vectors)('$name', (vector) => {
    it('in the Authorization header', () => {
      const request = parse(vector.header.request);
      const signed = readSignature(request, { now, service });
      expect(signed).toMatchObject({
        accessKeyId: published.accessKeyId,
        region: published.region,
        timestamp: published.timestamp,
        sessionToken: vector.token,
      });
      expect(canonicalRequest(request, signed.signedHeaders, hash('sha256', request.body))).toBe(
        vector.header.canonical,
      );
      expect(() => verifySignature(signed, [`${secretAccessKey}x`])).toThrow(refused);
      verifySignature(signed, ['another', secretAccessKey]);
      // Now that the header is known, once more with and without the right secret.
      const again = readSignature(request, { now, service });
      expect(again.verified).toBeDefined();
      verifySignature(again, [secretAccessKey]);
      expect(() => verifySignature(again, [`${secretAccessKey}x`])).toThrow(refused);
    });

    it('in the query string', () => {
      const request = parse(vector.query.request);
      const signed = readSignature(request, { now: now + 3_599_000, service });
      expect(signed).toMatchObject({ accessKeyId: published.accessKeyId, sessionToken: vector.token });
      expect(() => verifySignature(signed, [`${secretAccessKey}x`])).toThrow(refused);
      if (vector.omitSessionToken) {
        // Only services that add the token after signing leave it out; DynamoDB's requests are signed with it.
        expect(() => verifySignature(signed, [secretAccessKey])).toThrow(refused);
        return;
      }
      expect(canonicalRequest(request, signed.signedHeaders, hash('sha256', request.body))).toBe(
        vector.query.canonical,
      );
      verifySignature(signed, [secretAccessKey]);
    });
  });
});

/** What node makes of the text of a request: a byte in each character, folded lines put together, names in lower case. */
function parse(text: string): HttpRequest {
  const bytes = Buffer.from(text).toString('latin1');
  const blank = bytes.indexOf('\n\n');
  const [requestLine, ...lines] = bytes.slice(0, blank).replaceAll('\n ', ' ').split('\n') as [string, ...string[]];
  const [method, target] = [
    requestLine.slice(0, requestLine.indexOf(' ')),
    requestLine.slice(requestLine.indexOf('/')),
  ];
  const uri = target.slice(0, target.lastIndexOf(' '));
  const mark = uri.indexOf('?');
  const headers: Record<string, string> = {};
  const rawHeaders = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1)];
    const before = headers[name.toLowerCase()];
    headers[name.toLowerCase()] = before === undefined ? value.trim() : `${before}, ${value.trim()}`;
    return [name, value];
  });
  return {
    method,
    path: mark < 0 ? uri : uri.slice(0, mark),
    query: mark < 0 ? '' : uri.slice(mark + 1),
    headers,
    rawHeaders,
    body: Buffer.from(bytes.slice(blank).trim(), 'latin1'),
    remoteAddress: '',
    secure: false,
    requestId: '',
  };
}
