import { AwsError } from '../../errors.ts';

/** What the credential of a signature names: `keyid/date/region/service/aws4_request`. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** YYYYMMDD, as sent. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** `date/region/service/aws4_request`. */
  readonly text: string;
}

export interface ExpectedScope {
  readonly service: string;
  /** `20130609T095204Z`, the date of the request. */
  readonly timestamp: string;
}

/**
 * The elements of a credential. Throws IncompleteSignatureException unless there are five (trailing slashes do not count), and
 * InvalidSignatureException with a sentence for each element that is not as expected. Which Regions exist is not AWS's list here:
 * a name of letters, digits, `-` and `_` is one.
 */
export function readCredentialScope(credential: string, expected: ExpectedScope): CredentialScope {
  let end = credential.length;
  while (end > 0 && credential[end - 1] === '/') end--;
  const elements = credential.slice(0, end).split('/', 6);
  if (elements.length !== 5) {
    throw new AwsError(
      'IncompleteSignatureException',
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  const [accessKeyId, date, region, service, term] = elements as [string, string, string, string, string];
  const scope = { accessKeyId, date, region, service, text: `${date}/${region}/${service}/${term}` };
  checkScope(scope, expected, term);
  return scope;
}

/** The check alone, for a scope that was read before. */
export function checkScope(scope: CredentialScope, expected: ExpectedScope, term: string = terminator): void {
  const { date, region, service } = scope;
  const { timestamp } = expected;
  if (service === expected.service && term === terminator && timestamp.startsWith(date) && date.length === 8) {
    if (isRegion(region)) return;
  }
  let problems = '';
  if (!isRegion(region)) problems += `Credential should be scoped to a valid region, not '${region}'. `;
  if (service !== expected.service) {
    problems += `Credential should be scoped to correct service: '${expected.service}'. `;
  }
  if (term !== terminator) {
    problems += `Credential should be scoped with a valid terminator: '${terminator}', not '${term}'. `;
  }
  const day = timestamp.slice(0, 8);
  if (date !== day) {
    problems += 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP';
    // IAM and STS were seen to leave the dates out.
    problems += expected.service === 'dynamodb' ? `: '${date}' != '${day}', from '${timestamp}'.` : '.';
  }
  throw new AwsError('InvalidSignatureException', problems);
}

const terminator = 'aws4_request';

const regionLengthMax = 64;

function isRegion(text: string): boolean {
  if (text.length === 0 || text.length > regionLengthMax) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    const digit = code >= 0x30 && code <= 0x39;
    if (!letter && !digit && code !== 0x2d && code !== 0x5f) return false;
  }
  return true;
}
