import { sign } from './sign.ts';
import type { KeyPair } from './two-accounts.ts';

/** IAM over the wire, without a client: forms signed by hand, answers read as the text that they are. */
export interface IamAnswer {
  readonly status: number;
  readonly text: string;
  /** The first element of that name, unescaped; undefined: there is none. */
  first(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** A text, a list of texts, or a list of structures: `Tags.member.1.Key`. */
type Parameter = string | readonly (string | Readonly<Record<string, string>>)[];

export type Iam = (
  action: string,
  keys: KeyPair,
  parameters?: Readonly<Record<string, Parameter>>,
) => Promise<IamAnswer>;

export function iamOf({ url }: { readonly url: string }): Iam {
  return async (action, keys, parameters = {}) => {
    const form = new URLSearchParams({ Action: action, Version: '2010-05-08' });
    for (const [name, value] of Object.entries(parameters)) {
      if (typeof value === 'string') form.set(name, value);
      else for (const [at, member] of value.entries()) setMember(form, `${name}.member.${at + 1}`, member);
    }
    const body = form.toString();
    const headers = sign(
      {
        host: new URL(url).host,
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        service: 'iam',
      },
      keys,
    );
    const response = await fetch(url, { method: 'POST', headers, body });
    const text = await response.text();
    const all = (name: string) =>
      Array.from(text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g')), (m) => unescaped(m[1]!));
    return { status: response.status, text, all, first: (name) => all(name)[0] };
  };
}

/** `409 EntityAlreadyExists: text`, or `200`. */
export async function outcome(attempt: Promise<IamAnswer>): Promise<string> {
  const { status, first } = await attempt;
  return status === 200 ? '200' : `${status} ${first('Code')}: ${first('Message')}`;
}

/** A policy document of one statement that allows. */
export const allowing = (Action: string | readonly string[], more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }] });

export const trusting = (AWS: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });

function setMember(form: URLSearchParams, name: string, member: string | Readonly<Record<string, string>>): void {
  if (typeof member === 'string') form.set(name, member);
  else for (const [key, value] of Object.entries(member)) form.set(`${name}.${key}`, value);
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#xD;', '\r').replaceAll('&amp;', '&');
}
