import { sign } from './sign.ts';
import type { KeyPair } from './two-accounts.ts';

/** Organizations over the wire, without a client: AWS JSON 1.1 signed by hand. */
export type Organizations = (operation: string, keys: KeyPair, input?: object) => Promise<OrganizationsAnswer>;

export interface OrganizationsAnswer {
  readonly status: number;
  readonly contentType: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly body: any;
}

export function organizationsOf({ url }: { readonly url: string }): Organizations {
  return async (operation, keys, input = {}) => {
    const body = JSON.stringify(input);
    const unsigned = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSOrganizationsV20161128.${operation}`,
    };
    const headers = sign({ host: new URL(url).host, body, headers: unsigned, service: 'organizations' }, keys);
    const response = await fetch(url, { method: 'POST', headers, body });
    return {
      status: response.status,
      contentType: response.headers.get('content-type'),
      body: await response.json(),
    };
  };
}

/** `PolicyNotFoundException: text`, with the Reason in brackets where there is one; or `200`. */
export async function outcome(attempt: Promise<OrganizationsAnswer>): Promise<string> {
  const { status, body } = await attempt;
  if (status === 200) return '200';
  return `${body.__type}${body.Reason === undefined ? '' : ` [${body.Reason}]`}: ${body.Message}`;
}
