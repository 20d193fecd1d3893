import { request as httpRequest } from 'node:http';
import { sign } from '../sign.ts';
import type { KeyPair } from '../two-accounts.ts';

export interface RawCall {
  /** `dynamodb.GetItem`, `iam.GetUser` */
  readonly operation: string;
  readonly input: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address to call from. */
  readonly from?: string;
}

const targets: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB_20120810',
  dynamodbstreams: 'DynamoDBStreams_20120810',
  organizations: 'AWSOrganizationsV20161128',
};
const versions: Readonly<Record<string, string>> = { iam: '2010-05-08', sts: '2011-06-15' };

/** A signed call of any service, without a client of it: status and text of the answer. */
export function rawCall(
  url: string,
  { operation, input, headers = {}, from, credentials }: RawCall & { readonly credentials: KeyPair },
): Promise<{ readonly status: number; readonly text: string }> {
  const [service = '', name = ''] = operation.split('.');
  const target = targets[service];
  const body =
    target === undefined ? form({ Action: name, Version: versions[service]!, ...input }) : JSON.stringify(input);
  const { host, hostname, port } = new URL(url);
  const signed = sign(
    {
      host,
      body,
      service: service === 'dynamodbstreams' ? 'dynamodb' : service,
      headers: {
        ...headers,
        ...(target === undefined
          ? { 'content-type': 'application/x-www-form-urlencoded' }
          : {
              'content-type': `application/x-amz-json-1.${service === 'organizations' ? 1 : 0}`,
              'x-amz-target': `${target}.${name}`,
            }),
      },
    },
    credentials,
  );
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: hostname, port, method: 'POST', headers: signed, ...(from !== undefined && { localAddress: from }) },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.on('end', () => resolve({ status: incoming.statusCode!, text }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Whether the policies refused it. What failed for another reason was let pass by them; a failure of the server is neither. */
export async function refusedOrPassed(answer: ReturnType<typeof rawCall>): Promise<string> {
  const { status, text } = await answer;
  if (status >= 500) return text;
  return /is not authorized to perform/.test(text) ? 'refused' : 'passed';
}

/** As the query protocol writes structures and lists. */
function form(input: object): string {
  const fields = new URLSearchParams();
  const add = (name: string, value: unknown): void => {
    if (Array.isArray(value)) for (const [at, member] of value.entries()) add(`${name}.member.${at + 1}`, member);
    else if (typeof value === 'object' && value !== null) {
      for (const [member, inner] of Object.entries(value)) add(`${name}.${member}`, inner);
    } else fields.set(name, String(value));
  };
  for (const [name, value] of Object.entries(input)) add(name, value);
  return fields.toString();
}
