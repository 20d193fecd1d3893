import { AwsError, type ErrorName } from '../../src/errors.ts';
import type { Operation } from '../../src/operations/operation.ts';
import type { Program } from '../program.ts';
import { sign } from '../sign.ts';

const keys = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Calls operations of a program that runs, over the wire, as `OperationWorld.run` calls them in process. */
export function wireCaller({ ready }: Pick<Program, 'ready'>) {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
    async run<Request>(operation: Operation<Request>, input: object): Promise<any> {
      const body = JSON.stringify(input);
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation.name}`,
      };
      const { host, ...signed } = sign({ host: new URL(ready.url).host, body, headers }, keys);
      const response = await fetch(ready.url, { method: 'POST', headers: signed, body });
      const answer = await response.json();
      if (response.status === 200) return answer;
      const { __type: type, message, Message, ...members } = answer as Record<string, string>;
      throw new AwsError(type!.split('#')[1] as ErrorName, message ?? Message, members);
    },
  };
}
