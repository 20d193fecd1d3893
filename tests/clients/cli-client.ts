import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { cleanEnvironment } from '../program.ts';
import { type Client, Refusal } from './client.ts';

/** The AWS CLI, a process for each call. `bin`: of the virtual environment. */
export function cliClient(url: string, bin: string): Client {
  return {
    call({ service, operation, input, credentials }) {
      const command = operation.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();
      const args = [service, command, '--cli-input-json', JSON.stringify(input), '--output', 'json'];
      const env = {
        ...cleanEnvironment(),
        AWS_ENDPOINT_URL: url,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_MAX_ATTEMPTS: '1',
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
      };
      return new Promise((resolve, reject) => {
        execFile(join(bin, 'aws'), args, { env, encoding: 'utf8' }, (error, out, err) => {
          if (error === null) return resolve(out === '' ? {} : JSON.parse(out));
          const refusal = /An error occurred \((\w+)\) when calling the \w+ operation(?: \(.*?\))?: (.*)/s.exec(err);
          reject(
            refusal === null
              ? new Error(`aws ${args.join(' ')}: ${err}`)
              : new Refusal(refusal[1]!, refusal[2]!.trim()),
          );
        });
      });
    },
    close() {},
  };
}
