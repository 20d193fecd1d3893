import { describe, expect, it } from 'vitest';
import { AwsError } from '../../errors.ts';
import type { HttpRequest } from '../request.ts';
import { readSignature } from './read-signature.ts';

// The clock and the texts of AWS's own recorded answers (dynalite, test/connection.js).
const now = Date.UTC(2013, 5, 9, 10, 0, 15);
const date = '20130609T100015Z';
const scope = '20130609/us-east-1/dynamodb/aws4_request';
const signature = 'a'.repeat(64);
const complete = `AWS4-HMAC-SHA256 Credential=AKID/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`;

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly service?: string;
}

function read({ headers = {}, query = '', service = 'dynamodb' }: Sent) {
  const request: HttpRequest = {
    method: 'POST',
    path: '/',
    query,
    headers,
    rawHeaders: Object.entries(headers).flat(),
    body: Buffer.alloc(0),
    remoteAddress: '',
    secure: false,
    requestId: '',
  };
  return readSignature(request, { now, service });
}

/** `Name: text` of the refusal. */
function refusal(sent: Sent): string {
  try {
    read(sent);
  } catch (error) {
    if (error instanceof AwsError) return `${error.name}: ${error.message}`;
    throw error;
  }
  return 'read';
}

const inHeader = (authorization: string, more: Record<string, string> = { 'x-amz-date': date }): Sent => ({
  headers: { authorization, host: 'a', ...more },
});

const presignedParameters = {
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-Credential': `AKID/${scope}`,
  'X-Amz-Date': date,
  'X-Amz-Expires': '60',
  'X-Amz-Signature': signature,
  'X-Amz-SignedHeaders': 'host',
};
type Parameter = keyof typeof presignedParameters;

function inQuery(changed: Partial<Record<Parameter, string>> = {}, left: readonly Parameter[] = []): Sent {
  const parameters = Object.entries({ ...presignedParameters, ...changed });
  const sent = parameters.filter(([name]) => !left.includes(name as Parameter));
  return { query: sent.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&') };
}

describe('a whole signature is read', () => {
  it('from the header', () => {
    expect(read(inHeader(complete, { 'x-amz-date': date, 'x-amz-security-token': 'token' }))).toMatchObject({
      accessKeyId: 'AKID',
      region: 'us-east-1',
      service: 'dynamodb',
      timestamp: date,
      sessionToken: 'token',
      signature,
      scope: { text: scope },
      signedHeaders: { canonical: 'host;x-amz-date' },
    });
  });

  it('from the query string', () => {
    expect(read({ query: `${inQuery().query}&X-Amz-Security-Token=to%2Fken&a=b` })).toMatchObject({
      accessKeyId: 'AKID',
      timestamp: date,
      sessionToken: 'to/ken',
      signature,
    });
  });

  it('with parts in any order, commas or blanks between them, unknown ones ignored', () => {
    for (const parts of [
      `Signature=${signature},SignedHeaders=host,Credential=AKID/${scope}`,
      `Signature=${signature} SignedHeaders=host Credential=AKID/${scope}`,
      `X=y,, ,Credential=AKID/${scope} ,  SignedHeaders=host,Signature=${signature},`,
    ]) {
      expect(read(inHeader(`AWS4-HMAC-SHA256 ${parts}`)), parts).toMatchObject({ accessKeyId: 'AKID', signature });
    }
  });

  it('with signed headers in any case and order', () => {
    const { signedHeaders } = read(inHeader(complete.replace('host;x-amz-date', 'X-Amz-Date;HOST')));
    expect(signedHeaders.canonical).toBe('host;x-amz-date');
  });

  it('with the date in a Date header, in either form; X-Amz-Date goes first', () => {
    for (const sent of [date, 'Sun, 09 Jun 2013 10:00:15 GMT', 'Sun, 09 Jun 2013 10:00:15 -0000']) {
      expect(read(inHeader(complete, { date: sent })).timestamp).toBe(date);
    }
    expect(read(inHeader(complete, { date: 'nonsense', 'x-amz-date': date })).timestamp).toBe(date);
  });

  it('with trailing slashes after the credential', () => {
    expect(read(inHeader(complete.replace('aws4_request', 'aws4_request//'))).accessKeyId).toBe('AKID');
  });

  it('for any Region that has a name', () => {
    for (const region of ['eu-west-3', 'local', 'ddblocal', 'fakeRegion', 'us-gov-west-1', 'my_region']) {
      expect(read(inHeader(complete.replace('us-east-1', region))).region).toBe(region);
    }
  });

  it('for another service, when that is the one asked for', () => {
    expect(read({ ...inHeader(complete.replace('/dynamodb/', '/sts/')), service: 'sts' }).service).toBe('sts');
  });
});

describe('no signature', () => {
  const missing = 'MissingAuthenticationTokenException: Request is missing Authentication Token';

  it.each([
    ['nothing', {}],
    ['AWS4', inHeader('AWS4')],
    ['another scheme', inHeader('Bearer abc')],
    ['an empty header', inHeader('')],
    ['a query string that only begins like one', { ...inHeader('X'), query: 'X-Amz-Algorith' }],
    [
      'every query parameter but X-Amz-Algorithm',
      { query: 'X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c&X-Amz-Date=d' },
    ],
  ] satisfies [string, Sent][])('%s', (_, sent) => {
    expect(refusal(sent)).toBe(missing);
  });

  it('both at once', () => {
    expect(refusal({ ...inHeader('X'), query: 'X-Amz-Algorithm' })).toBe(
      "InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    );
  });
});

describe('an incomplete signature', () => {
  const credential = "Authorization header requires 'Credential' parameter. ";
  const signed = "Authorization header requires 'Signature' parameter. ";
  const list = "Authorization header requires 'SignedHeaders' parameter. ";
  const dated = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  const incomplete = (text: string) => `IncompleteSignatureException: ${text}`;

  it.each([
    ['AWS4-', {}, credential + signed + list + dated],
    ['AWS4- Signature=b Credential=a', { date: 'a' }, list],
    ['AWS4- Signature=b,Credential=a', { date: 'a' }, list],
    ['AWS4- Signature=b, Credential=a', { date: 'a' }, list],
    ['AWS4-HMAC-SHA256 Credential=,Signature=,SignedHeaders=', { date: 'a' }, credential + signed],
    ['AWS4-HMAC-SHA256 SignedHeaders=host', { date: 'a' }, credential + signed],
    [complete, {}, dated],
  ])('header %s', (authorization, more, text) => {
    expect(refusal(inHeader(authorization, more))).toBe(incomplete(`${text}Authorization=${authorization}`));
  });

  it('a part without an equal sign, before anything else is missed', () => {
    const header = 'AWS4-HMAC-SHA256 Signature=b,    Credential,    SignedHeaders';
    expect(refusal(inHeader(header, {}))).toBe(
      incomplete(`'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`),
    );
  });

  it.each(['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'] as const)(
    'query string without a value for %s',
    (name) => {
      expect(refusal(inQuery({ [name]: '' }))).toBe(
        incomplete(`AWS query-string parameters must include '${name}'. Re-examine the query-string parameters.`),
      );
    },
  );

  it('query string with nothing but the name X-Amz-Algorithm', () => {
    expect(refusal({ query: 'X-Amz-Algorithm' })).toBe(
      incomplete(
        "AWS query-string parameters must include 'X-Amz-Algorithm'. " +
          "AWS query-string parameters must include 'X-Amz-Credential'. " +
          "AWS query-string parameters must include 'X-Amz-Signature'. " +
          "AWS query-string parameters must include 'X-Amz-SignedHeaders'. " +
          "AWS query-string parameters must include 'X-Amz-Date'. " +
          'Re-examine the query-string parameters.',
      ),
    );
  });

  it.each([
    ['soon', 'X-Amz-Expires should be a number'],
    ['-1', 'X-Amz-Expires must be non-negative'],
    [
      '604801',
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    ],
  ])('query string that lives for %s', (seconds, text) => {
    expect(refusal(inQuery({ 'X-Amz-Expires': seconds }))).toBe(incomplete(text));
  });
});

/** The same failures in both forms: what is changed in a signature that is otherwise whole. */
const forms = {
  header: ({ authorization = complete, at = date }: { authorization?: string; at?: string }) =>
    inHeader(authorization, { 'x-amz-date': at }),
  query: ({ authorization = complete, at = date }: { authorization?: string; at?: string }) => {
    const part = (name: string) => new RegExp(`${name}=([^, ]*)`).exec(authorization)![1]!;
    return inQuery({
      'X-Amz-Algorithm': authorization.split(' ')[0]!,
      'X-Amz-Credential': part('Credential'),
      'X-Amz-SignedHeaders': part('SignedHeaders'),
      'X-Amz-Date': at,
    });
  },
};

describe.each(Object.entries(forms))('a signature in the %s that cannot be right', (form, sent) => {
  it.each([
    '201',
    '20130609',
    '2013-06-09T10:00:15Z',
    '20130609T100015',
    '20130631T100015Z',
    '20130609T250015Z',
    'a b',
  ])('date %s', (at) => {
    expect(refusal(sent({ at }))).toBe(
      `IncompleteSignatureException: Date must be in ISO-8601 'basic format'. Got '${at}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  });

  it('in the past', () => {
    const bound = form === 'header' ? ['094515Z', '15'] : ['095915Z', '1'];
    expect(refusal(sent({ at: '20130301T000000Z' }))).toBe(
      `InvalidSignatureException: Signature expired: 20130301T000000Z is now earlier than 20130609T${bound[0]} (20130609T100015Z - ${bound[1]} min.)`,
    );
  });

  it('in the future', () => {
    expect(refusal(sent({ at: '20130609T101516Z' }))).toBe(
      'InvalidSignatureException: Signature not yet current: 20130609T101516Z is still later than 20130609T101515Z (20130609T100015Z + 15 min.)',
    );
  });

  it('just within fifteen minutes', () => {
    expect(refusal(sent({ at: '20130609T101515Z' }))).toBe('read');
    if (form === 'header') expect(refusal(sent({ at: '20130609T094515Z' }))).toBe('read');
    else expect(refusal(sent({ at: '20130609T095915Z' }))).toBe('read');
  });

  it('without the host', () => {
    const authorization = complete.replace('host;', '');
    expect(refusal(sent({ authorization }))).toBe(
      "InvalidSignatureException: 'Host' must be a 'SignedHeader' in the AWS Authorization.",
    );
    const toSts = { ...sent({ authorization: authorization.replace('/dynamodb/', '/sts/') }), service: 'sts' };
    expect(refusal(toSts)).toBe(
      "InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  });

  it('of another algorithm', () => {
    expect(refusal(sent({ authorization: complete.replace('SHA256', 'SHA25') }))).toBe(
      "IncompleteSignatureException: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ",
    );
  });

  it.each(['a/b/c/d', 'a', 'a/b/c/d/e/f', 'a/b/c/d/'])('credential %s', (credential) => {
    expect(refusal(sent({ authorization: complete.replace(`AKID/${scope}`, credential) }))).toBe(
      `IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  });

  it.each([
    ['AKID/20130609//dynamodb/aws4_request', "Credential should be scoped to a valid region, not ''. "],
    ['AKID/20130609/a.b/dynamodb/aws4_request', "Credential should be scoped to a valid region, not 'a.b'. "],
    ['AKID/20130609/us-east-1/s3/aws4_request', "Credential should be scoped to correct service: 'dynamodb'. "],
    [
      'AKID/20130609/us-east-1/dynamodb/e',
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. ",
    ],
    [
      'AKID/20130608/us-east-1/dynamodb/aws4_request',
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20130608' != '20130609', from '20130609T100015Z'.",
    ],
    [
      'a/b/?/d/e',
      "Credential should be scoped to a valid region, not '?'. Credential should be scoped to correct service: 'dynamodb'. " +
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. " +
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '20130609', from '20130609T100015Z'.",
    ],
  ])('scope %s', (credential, text) => {
    expect(refusal(sent({ authorization: complete.replace(`AKID/${scope}`, credential) }))).toBe(
      `InvalidSignatureException: ${text}`,
    );
  });

  it('scope for STS with another day: AWS leaves the dates out', () => {
    const authorization = complete.replace(scope, '20130608/us-east-1/sts/aws4_request');
    expect(refusal({ ...sent({ authorization }), service: 'sts' })).toBe(
      'InvalidSignatureException: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.',
    );
  });

  it('checked in this order: date, host, algorithm, credential, scope', () => {
    const worst = complete.replace('SHA256', 'X').replace('host;', '').replace(`AKID/${scope}`, 'a/b');
    expect(refusal(sent({ authorization: worst, at: 'x' }))).toMatch(/Date must be/);
    expect(refusal(sent({ authorization: worst, at: '20130301T000000Z' }))).toMatch(/Signature expired/);
    expect(refusal(sent({ authorization: worst }))).toMatch(/'Host' must be/);
    expect(refusal(sent({ authorization: worst.replace('=x-amz-date', '=host') }))).toMatch(/Unsupported AWS/);
    expect(refusal(sent({ authorization: complete.replace(`AKID/${scope}`, 'a/b') }))).toMatch(/exactly 5/);
  });
});

it('a presigned request lives as long as it says', () => {
  const at = '20130608T100015Z';
  const credential = `AKID/${scope.replace('20130609', '20130608')}`;
  const query = (seconds: string) =>
    inQuery({ 'X-Amz-Date': at, 'X-Amz-Credential': credential, 'X-Amz-Expires': seconds });
  expect(refusal(query('86400'))).toBe('read');
  expect(refusal(query('86399'))).toBe(
    'InvalidSignatureException: Signature expired: 20130608T100015Z is now earlier than 20130608T100016Z (20130609T100015Z - 86399 sec.)',
  );
  const without = inQuery({ 'X-Amz-Date': '20130609T094514Z' }, ['X-Amz-Expires']);
  expect(refusal(without)).toMatch(/Signature expired: .* - 15 min\.\)$/);
});

it('a header of a hundred thousand parts is read in one walk', () => {
  expect(refusal(inHeader(`AWS4-HMAC-SHA256 ${'a=b,'.repeat(100_000)}`))).toMatch(/requires 'Credential'/);
  expect(refusal(inHeader(`AWS4-HMAC-SHA256 ${','.repeat(400_000)}`))).toMatch(/requires 'Credential'/);
});
