import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { base32Bytes, totpCode } from '../../src/identity/totp.ts';
import { iamOf } from '../iam.ts';
import { runProgram, startProgram, temporaryFolder } from '../program.ts';
import { owner } from '../two-accounts.ts';

/** The seed of a device lies nowhere plainly and is never said; whoever has the access key and guesses codes is slow. */
const folders: ReturnType<typeof temporaryFolder>[] = [];
const folder = () => {
  folders.push(temporaryFolder());
  return folders.at(-1)!.path;
};
afterEach(() => {
  for (const made of folders.splice(0)) made.remove();
});

const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const SerialNumber = `arn:aws:iam::${owner}:mfa/phone`;
const alice = { accessKeyId: 'AKIAMFASECRET0000001', secretAccessKey: 'alice-secret' };
const bob = { accessKeyId: 'AKIAMFASECRET0000002', secretAccessKey: 'bob-secret' };
const keysOf = ({ accessKeyId, secretAccessKey }: typeof alice) => [{ id: accessKeyId, secret: secretAccessKey }];
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const configured = (mfaDevices: readonly object[], ofBob: readonly object[] = []) => ({
  accounts: {
    [owner]: {
      users: {
        alice: { accessKeys: keysOf(alice), mfaDevices, inlinePolicies: { everything } },
        bob: { accessKeys: keysOf(bob), mfaDevices: ofBob },
      },
    },
  },
});
const configuration = configured([{ name: 'phone', seed }]);

/** As text, as bytes and as both are written where bytes cannot be. */
const bytes = base32Bytes(seed);
const forms = [seed, seed.toLowerCase(), bytes.toString('hex'), bytes.toString('base64').replaceAll('=', '')];
const forms64 = forms.map((text) => Buffer.from(text).toString('base64').replaceAll('=', ''));
const tells = (content: Buffer) =>
  [...forms, ...forms64].some((form) => content.includes(form)) || content.includes(bytes);
const filesThatTell = (path: string) => readdirSync(path).filter((name) => tells(readFileSync(join(path, name))));

const code = (steps = 0) => totpCode(bytes, Math.floor(Date.now() / 30_000) + steps);
/** Six digits that the device does not show within a minute or two. */
const wrong = () => {
  const near = [-2, -1, 0, 1, 2, 3, 4].map(code);
  return ['000000', '111111', '222222', '333333', '444444'].find((text) => !near.includes(text))!;
};

/** `ok`, or the refusal. */
async function show(url: string, more: object, credentials = alice): Promise<string> {
  const sts = new STSClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
  return sts
    .send(new GetSessionTokenCommand({ SerialNumber, ...more }))
    .then(
      () => 'ok',
      (error: Error) => `${error.name}: ${error.message} ${error.stack} ${JSON.stringify(error)}`,
    )
    .finally(() => sts.destroy());
}

describe('the seed of a device', () => {
  it('is in no file of the store, in no line of the log, in no answer and in no metric', async () => {
    const data = folder();
    const file = join(folder(), 'accounts.json');
    const decisions = join(folder(), 'decisions.jsonl');
    writeFileSync(file, JSON.stringify(configuration));
    const args = ['--data', data, '--config', file, '--log-level', 'trace', '--decision-log', decisions];
    const program = await startProgram({ args: [...args, '--no-well-known-credentials'] });
    const { url } = program.ready;
    const said = [await show(url, { TokenCode: wrong() }), await show(url, { TokenCode: code() })];
    expect(said[1]).toBe('ok');
    said.push(await show(url, { TokenCode: code() }), await show(url, {}));
    const iam = iamOf({ url });
    for (const action of ['ListMFADevices', 'ListVirtualMFADevices', 'GetUser', 'GetAccountAuthorizationDetails']) {
      said.push((await iam(action, alice)).text);
    }
    said.push((await iam('GetMFADevice', alice, { SerialNumber })).text);
    for (const path of ['/metrics', '/health', '/']) said.push(await (await fetch(`${url}${path}`)).text());
    expect(filesThatTell(data)).toEqual([]);
    expect(await program.stop()).toBe(0);
    said.push(program.printed.out, program.printed.err, readFileSync(decisions, 'utf8'));
    expect(said.filter((text) => tells(Buffer.from(text)))).toEqual([]);
    expect(filesThatTell(data)).toEqual([]);
    expect(readdirSync(data).some((name) => readFileSync(join(data, name)).includes('mfaDevice'))).toBe(true);
  });

  it('comes back with the next start and under another key, and with it which code was the last', async () => {
    const data = folder();
    const serve = async <Result>(work: (url: string) => Promise<Result>, more: object = {}): Promise<Result> => {
      const options = { port: 0, data: { kind: 'folder', path: data }, logLevel: 'silent', ...more } as const;
      const running = await start(options);
      return work(running.url).finally(() => running.stop());
    };
    const last = code(1);
    expect(await serve((url) => show(url, { TokenCode: last }), { configuration })).toBe('ok');
    expect(await runProgram({ args: ['keys', 'rotate', '--data', data] })).toMatchObject({ status: 0, err: '' });
    expect(filesThatTell(data)).toEqual([]);
    const again = await serve((url) => show(url, { TokenCode: last }));
    expect(again).toContain('MultiFactorAuthentication failed with invalid MFA one time pass code. ');
  });

  it('is not in the plan of what would be applied, and the device is', async () => {
    const [data, files] = [folder(), folder()];
    const other = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const apply = async (content: object) => {
      const file = join(files, 'accounts.json');
      writeFileSync(file, JSON.stringify(content));
      const { status, out, err } = await runProgram({ args: ['apply', file, '--data', data] });
      expect([status, tells(Buffer.from(out + err)), (out + err).includes(other)]).toEqual([0, false, false]);
      return out.split('\n').filter((line) => line.includes('MFA device'));
    };
    expect(await apply(configuration)).toEqual([`  + MFA device ${SerialNumber} of user alice`]);
    expect(await apply(configuration)).toEqual([]);
    expect(await apply(configured([{ name: 'phone', seed: other }]))).toEqual([
      expect.stringMatching(`^  ~ MFA device ${SerialNumber} of user alice \\(.*secret\\)$`),
    ]);
    expect(await apply(configured([]))).toEqual([`  - MFA device ${SerialNumber} of user alice`]);
  });

  it('is not in what is said about a configuration that cannot be used', async () => {
    const device = { name: 'phone', seed };
    for (const content of [
      configured([{ name: 'phone', seed: seed.toLowerCase() }]),
      configured([{ name: 'a phone', seed }]),
      configured([{ ...device, more: seed }]),
      configured([{ name: 'phone', seed: [seed] }]),
      configured([device, device]),
      configured([device], [{ name: 'Phone', seed }]),
      { ...configured([device]), mfaDevices: seed },
    ]) {
      const refused = start({ port: 0, configuration: content, wellKnownCredentials: false });
      const error = await refused.then(
        async (running) => {
          await running.stop();
          throw new Error('a broken configuration was taken');
        },
        (refusal: Error) => refusal,
      );
      expect(`${error.message} ${error.stack}`).toContain('The configuration cannot be used');
      expect(tells(Buffer.from(`${error.message} ${error.stack}`))).toBe(false);
    }
  });
});

describe('guessing codes', () => {
  it('ends after ten wrong ones, for the right one, too, and for no other device', async () => {
    const own = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const running = await start({
      port: 0,
      configuration: configured([{ name: 'phone', seed }], [{ name: 'tablet', seed: own }]),
      wellKnownCredentials: false,
      logLevel: 'silent',
    });
    try {
      const guesses = await Promise.all(Array.from({ length: 40 }, () => show(running.url, { TokenCode: wrong() })));
      const names = guesses.map((text) => text.slice(0, text.indexOf(':')));
      expect(names.filter((name) => name === 'AccessDenied')).toHaveLength(10);
      expect(names.filter((name) => name === 'Throttling')).toHaveLength(30);
      expect(await show(running.url, { TokenCode: code() })).toContain('Throttling: Rate exceeded');
      const tablet = { SerialNumber: `arn:aws:iam::${owner}:mfa/tablet` };
      const TokenCode = totpCode(base32Bytes(own), Math.floor(Date.now() / 30_000));
      expect(await show(running.url, { ...tablet, TokenCode }, bob)).toBe('ok');
      // Who has no such device learns nothing of how it was guessed at.
      expect(await show(running.url, { TokenCode: code() }, bob)).toContain('unable to validate MFA code.');
    } finally {
      await running.stop();
    }
  });
});
