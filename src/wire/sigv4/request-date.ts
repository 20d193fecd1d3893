import { AwsError } from '../../errors.ts';
import { clockSkewMillisecondsMax } from '../../limits.ts';

/** The date that a request was signed with. */
export interface RequestDate {
  /** ISO-8601 basic format, `20130609T095204Z`: the form that is signed, whatever form was sent. */
  readonly timestamp: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

/**
 * Reads a date in ISO-8601 basic format or, in a `Date` header, as HTTP writes dates (`Sun, 09 Jun 2013 09:52:04 GMT`), which
 * botocore sends. Throws IncompleteSignatureException for anything else.
 */
export function readRequestDate(text: string, { httpForm }: { readonly httpForm: boolean }): RequestDate {
  // Requests of one second share their date.
  if (text === latest.timestamp) return latest;
  const date = fromBasicFormat(text) ?? (httpForm ? fromHttpFormat(text) : undefined);
  if (date === undefined) {
    throw new AwsError(
      'IncompleteSignatureException',
      `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  latest = date;
  return date;
}

let latest: RequestDate = { timestamp: '19700101T000000Z', time: 0 };

/**
 * Throws InvalidSignatureException when the date is further from the server's than AWS admits: 15 minutes, or, backwards, the
 * `lifetimeSeconds` of a presigned request. How AWS words a lifetime that is not 15 minutes is not known; this follows its form.
 */
export function checkRequestDate({ timestamp, time }: RequestDate, now: number, lifetimeSeconds?: number): void {
  const lifetime = lifetimeSeconds === undefined ? clockSkewMillisecondsMax : lifetimeSeconds * 1000;
  if (now - time > lifetime) {
    const bound = `${basicFormat(now - lifetime)} (${basicFormat(now)} - ${spanText(lifetime)})`;
    throw new AwsError('InvalidSignatureException', `Signature expired: ${timestamp} is now earlier than ${bound}`);
  }
  if (time - now > clockSkewMillisecondsMax) {
    const bound = `${basicFormat(now + clockSkewMillisecondsMax)} (${basicFormat(now)} + ${spanText(clockSkewMillisecondsMax)})`;
    throw new AwsError(
      'InvalidSignatureException',
      `Signature not yet current: ${timestamp} is still later than ${bound}`,
    );
  }
}

function spanText(milliseconds: number): string {
  return milliseconds % 60_000 === 0 ? `${milliseconds / 60_000} min.` : `${milliseconds / 1000} sec.`;
}

/** `20130609T095204Z` */
export function basicFormat(time: number): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

function fromBasicFormat(text: string): RequestDate | undefined {
  if (text.length !== 16 || text[8] !== 'T' || text[15] !== 'Z') return undefined;
  const time = Date.UTC(
    digits(text, 0, 4),
    digits(text, 4, 6) - 1,
    digits(text, 6, 8),
    digits(text, 9, 11),
    digits(text, 11, 13),
    digits(text, 13, 15),
  );
  // February 30 and 25 o'clock turn into another moment, and what is no digit into none.
  return Number.isNaN(time) || basicFormat(time) !== text ? undefined : { timestamp: text, time };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The three zones in which UTC is written. */
const utc: ReadonlySet<string> = new Set(['GMT', 'UTC', '-0000', '+0000']);

/** `Sun, 09 Jun 2013 09:52:04 GMT`; the day of the week is not looked at. */
function fromHttpFormat(text: string): RequestDate | undefined {
  const month = months.indexOf(text.slice(8, 11));
  if (month < 0 || text.slice(3, 5) !== ', ' || !utc.has(text.slice(26))) return undefined;
  const number = String(month + 1).padStart(2, '0');
  const time = `${text.slice(17, 19)}${text.slice(20, 22)}${text.slice(23, 25)}`;
  return fromBasicFormat(`${text.slice(12, 16)}${number}${text.slice(5, 7)}T${time}Z`);
}

/** The number that text[start] to text[end - 1] write; NaN when one is no digit. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
