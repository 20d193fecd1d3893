import { beforeEach, describe, expect, it } from 'vitest';
import { openTestIdentity, type TestIdentity } from '../../tests/simulation/test-identity.ts';
import type { Identity } from './identity.ts';
import { base32Bytes, totpCode } from './totp.ts';

const account = '111111111111';
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const serialNumber = `arn:aws:iam::${account}:mfa/phone`;
const key = (name: string) => ({ id: `AKIA${name.toUpperCase()}`.padEnd(20, '0'), secret: name });
const configured = (...mfaDevices: readonly { readonly name: string; readonly seed: string }[]) => ({
  accounts: {
    [account]: { users: { alice: { accessKeys: [key('alice')], mfaDevices }, bob: { accessKeys: [key('bob')] } } },
  },
});

let world: TestIdentity;
beforeEach(async () => {
  world = await openTestIdentity({ configuration: configured({ name: 'phone', seed }) });
});

const code = (steps = 0) => totpCode(base32Bytes(seed), Math.floor(world.clock.now() / 30_000) + steps);
const claim = (tokenCode: string, by = 'alice', identity = world.identity) => ({
  caller: identity.credential(key(by).id, undefined).principal,
  serialNumber,
  tokenCode,
});
const spend = (tokenCode: string, identity: Identity = world.identity) =>
  identity
    .withEntities(() => identity.spendDeviceCode(claim(tokenCode, 'alice', identity)))
    .then(
      () => 'taken',
      (error: Error) => error.name,
    );
/** Six digits that no step near by shows. */
const wrong = () =>
  ['000000', '111111', '222222', '333333'].find((text) => ![-1, 0, 1].some((at) => code(at) === text))!;

describe('a code', () => {
  it('is taken once, and none older than it', async () => {
    expect(await spend(code(-1))).toBe('taken');
    expect(await spend(code(-1))).toBe('AccessDeniedException');
    expect(await spend(code(1))).toBe('taken');
    expect(await spend(code(0))).toBe('AccessDeniedException');
    world.clock.advance(60_000);
    expect(await spend(code())).toBe('taken');
  });

  it('is taken of one of many that show it at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => spend(code())));
    expect(answers.sort()).toEqual([...Array(4).fill('AccessDeniedException'), 'taken']);
  });

  it('is not taken again after a restart, nor after the configuration was applied again', async () => {
    expect(await spend(code())).toBe('taken');
    const after = await world.reopen();
    expect(await spend(code(), after)).toBe('AccessDeniedException');
    const changes: unknown[] = [];
    await after.apply(configured({ name: 'phone', seed }), (all) => {
      changes.push(...all);
      return true;
    });
    expect(changes).toEqual([]);
    expect(await spend(code(), after)).toBe('AccessDeniedException');
    expect(await spend(code(1), after)).toBe('taken');
  });

  it('is of the calling user only', () => {
    expect(() => world.identity.checkDeviceCode(claim(code(), 'bob'))).toThrow('unable to validate MFA code');
    expect(() => world.identity.checkDeviceCode(claim(code()))).not.toThrow();
  });

  it('ends with its device', async () => {
    await world.identity.apply(configured({ name: 'tablet', seed }));
    expect(() => world.identity.checkDeviceCode(claim(code()))).toThrow('unable to validate MFA code');
  });
});

describe('guessing', () => {
  it('is looked at ten times, then once in a quarter of an hour; the right code waits, too', async () => {
    for (let i = 0; i < 10; i++) expect(await spend(wrong())).toBe('AccessDeniedException');
    expect(await spend(wrong())).toBe('ThrottlingException');
    expect(await spend(code())).toBe('ThrottlingException');
    world.clock.advance(15 * 60_000 - 1);
    expect(await spend(code())).toBe('ThrottlingException');
    world.clock.advance(1);
    expect(await spend(wrong())).toBe('AccessDeniedException');
    expect(await spend(code())).toBe('ThrottlingException');
    world.clock.advance(15 * 60_000);
    expect(await spend(code())).toBe('taken');
  });

  it('is not what a code is that was taken before', async () => {
    expect(await spend(code())).toBe('taken');
    for (let i = 0; i < 30; i++) expect(await spend(code())).toBe('AccessDeniedException');
    expect(await spend(code(1))).toBe('taken');
  });
});

it('two devices of an account cannot have one name', async () => {
  const both = configured({ name: 'phone', seed }, { name: 'Phone', seed });
  await expect(world.identity.apply(both)).rejects.toThrow(
    `accounts.${account}.users.alice.mfaDevices[1].name: user alice has a device phone; give each its own name`,
  );
});
