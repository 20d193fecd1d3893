import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { root } from '../program.ts';
import { sign } from '../sign.ts';
import type { KeyPair } from '../two-accounts.ts';
import { comparable, isFollowed, nameOf, type RecordedCall, secretsOf } from './recorded-call.ts';

/**
 * What Terraform's AWS provider sent when it made, read, changed and destroyed the modules of `examples/terraform`, sent again to a
 * fresh server: it needs no Terraform, and holds every answer to the one with which Terraform was content. The requests are the
 * provider's, byte by byte, but for ids that this run chose differently and the signature. `terraform.test.ts` records them.
 */
const folder = join(root, 'tests/clients/recorded');
const stories = readdirSync(folder).filter((name) => name.startsWith('terraform-'));
const configuration = join(root, 'examples/terraform/accounts.yaml');

const deployers: readonly KeyPair[] = [
  { accessKeyId: 'AKIATERRAFORM1111111', secretAccessKey: 'deployer-of-the-owner-sample' },
  { accessKeyId: 'AKIATERRAFORM2222222', secretAccessKey: 'deployer-of-the-reader-sample' },
];

describe.each(stories)('%s', (story) => {
  it('is answered as it was', async () => {
    const lines = readFileSync(join(folder, story), 'utf8').trimEnd().split('\n');
    const calls = lines.map((line): RecordedCall => JSON.parse(line));
    const running = await start({ port: 0, configuration, wellKnownCredentials: false, logLevel: 'silent' });
    /** Keys and what was chosen, by what the recording calls them. */
    const pairs = new Map(deployers.map((pair) => [pair.accessKeyId, pair]));
    const ids = new Map<string, string>();
    try {
      for (const [at, call] of calls.entries()) {
        const body = withIds(call.body, ids);
        const { status, text } = await send(running.url, { ...call, body }, pairs.get(call.key)!);
        const place = `call ${at + 1}, ${nameOf(call)}: ${call.body}`;
        const [wanted, got] = [comparable(call.answer.text), comparable(text)];
        expect({ status, text: got.text }, place).toEqual({ status: call.answer.status, text: wanted.text });
        for (const [index, token] of wanted.tokens.entries()) {
          if (!isFollowed(token)) continue;
          const now = got.tokens[index]!.text;
          expect(ids.get(token.text) ?? now, `${place}: ${token.text}`).toBe(now);
          ids.set(token.text, now);
        }
        const { SecretAccessKey, SessionToken } = secretsOf(text);
        if (SecretAccessKey === undefined) continue;
        const keyTokens = wanted.tokens.filter(({ text: id }) => /^A[KS]IA/.test(id));
        const recordedKey = keyTokens[0]!.text;
        pairs.set(recordedKey, {
          accessKeyId: ids.get(recordedKey)!,
          secretAccessKey: SecretAccessKey,
          ...(SessionToken !== undefined && { sessionToken: SessionToken }),
        });
      }
    } finally {
      await running.stop();
    }
  });
});

it('there are recordings, of each module', () => {
  expect(stories).toEqual(['terraform-organization.jsonl', 'terraform-people.jsonl', 'terraform-shared-table.jsonl']);
});

function withIds(body: string, ids: ReadonlyMap<string, string>): string {
  let text = body;
  for (const [recorded, now] of ids) {
    if (recorded === now) continue;
    text = text.replaceAll(recorded, now).replaceAll(encodeURIComponent(recorded), encodeURIComponent(now));
  }
  return text;
}

async function send(url: string, call: RecordedCall, keys: KeyPair) {
  const headers = {
    'content-type': call.contentType,
    ...(call.target !== undefined && { 'x-amz-target': call.target }),
  };
  const { host } = new URL(url);
  const signed = sign({ host, body: call.body, headers, service: call.service }, keys);
  const response = await fetch(url, { method: 'POST', headers: signed, body: call.body });
  return { status: response.status, text: await response.text() };
}
