import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cleanEnvironment } from '../program.ts';
import { type Client, Refusal } from './client.ts';

/** boto3, in one Python process that makes the calls one after the other. `bin`: of the virtual environment. */
export function boto3Client(url: string, bin: string): Client {
  const script = join(import.meta.dirname, 'boto3_calls.py');
  const child = spawn(join(bin, 'python'), [script], { env: cleanEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async call(call) {
      const service = call.service === 'streams' ? 'dynamodbstreams' : call.service;
      child.stdin.write(`${JSON.stringify({ url, ...call, service })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('Python ended; what it said is above');
      const { answer, error } = JSON.parse(value);
      if (error) throw new Refusal(error.name, error.message);
      return answer;
    },
    close: () => child.stdin.end(),
  };
}
