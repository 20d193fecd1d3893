import { describe, expect, it } from 'vitest';
import { principalArnOf } from '../principal.ts';
import { namesOf } from '../principal-names.ts';
import { acceptsText, PatternAutomaton } from './automaton.ts';
import { allForms, identityForms, type PrincipalForm, principalKey, principalKeys, viewOf } from './principal-forms.ts';

const account = '111122223333';

/** Everybody that these tests look at, as text: what each form offers, and what goes by the names below. */
const known = [
  `arn:aws:iam::${account}:user/alice`,
  `arn:aws:iam::${account}:user/team/blue/alice`,
  `arn:aws:iam::${account}:role/Reader`,
  `arn:aws:iam::${account}:role/team/Reader`,
  `arn:aws:sts::${account}:assumed-role/Reader/s1`,
  `arn:aws:sts::${account}:federated-user/bo`,
  'Service:redshift.amazonaws.com',
];

function everybodyOf(form: PrincipalForm): string[] {
  return [form.example(), form.example(account), ...known.flatMap((name) => form.named(name) ?? [])];
}

describe.each(allForms.map((form) => [form.kind, form] as const))('%s', (kind, form) => {
  it('goes by the names that the engine gives the principal, equally strong', () => {
    for (const text of everybodyOf(form)) {
      const principal = form.principalOf(text);
      expect(principal.kind).toBe(kind);
      const views = form.names.map(({ view, strength }) => ({ name: viewOf(view, text), strength }));
      expect([{ name: '*', strength: 'direct' }, ...views]).toEqual(namesOf(principal));
    }
  });

  it('brings the keys that the principal brings', () => {
    for (const text of everybodyOf(form)) {
      const principal = form.principalOf(text);
      const isService = principal.kind === 'service';
      const isNobody = principal.kind === 'anonymous';
      const expected = {
        'aws:principalarn': principalArnOf(principal),
        'aws:principalaccount': isService || isNobody ? undefined : principal.accountId,
        'aws:principaltype': types[principal.kind],
        'aws:userid': isService || isNobody ? undefined : principal.userId,
        'aws:username': principal.kind === 'user' ? principal.userName : undefined,
        'aws:principalisawsservice': isService ? 'true' : 'false',
        'aws:principalservicename': isService ? principal.serviceName : undefined,
        'aws:principalservicenameslist': isService ? [principal.serviceName] : undefined,
      };
      expect(Object.keys(expected).sort()).toEqual([...principalKeys].sort());
      for (const [key, value] of Object.entries(expected)) expect(principalKey(form, text, key), key).toEqual(value);
    }
  });

  it('has the shape that its texts have', () => {
    const shape = new PatternAutomaton(form.shapes);
    for (const text of everybodyOf(form)) expect(acceptsText(shape, text, { left: 10_000 }), text).toBe(true);
  });

  it('has as many fields as its texts', () => {
    for (const text of everybodyOf(form)) expect(text.split('\t')).toHaveLength(form.fieldCount);
  });

  it('has somebody in every account, and a stranger where none is asked for', () => {
    const { accountId } = form.principalOf(form.example(account));
    expect(accountId).toBe(kind === 'service' || kind === 'anonymous' ? '' : account);
    expect(form.principalOf(form.example()).accountId).not.toBe(account);
  });
});

const types: Readonly<Record<string, string>> = {
  user: 'User',
  roleSession: 'AssumedRole',
  root: 'Account',
  federatedUser: 'FederatedUser',
  service: 'AWSService',
  anonymous: 'Anonymous',
};

it.each(known)('%s is the name of whoever is found for it', (name) => {
  const found = allForms.flatMap((form) => {
    const text = form.named(name);
    return text === undefined ? [] : [form.principalOf(text)];
  });
  expect(found).toHaveLength(1);
  expect(namesOf(found[0]!).map((one) => one.name)).toContain(name);
});

it.each([
  '*',
  account,
  'AIDAALICE',
  `arn:aws:iam::${account}:root`,
  `arn:aws:iam::${account}:user/`,
  `arn:aws:iam::1111:user/alice`,
  `arn:aws:iam::${account}:group/alice`,
  `arn:aws:sts::${account}:assumed-role/Reader`,
  `arn:aws:sts::${account}:federated-user/`,
  `x-arn:aws:iam::${account}:role/Reader`,
])('%s tells of nobody by itself', (name) => {
  expect(allForms.map((form) => form.named(name)).filter((text) => text)).toEqual([]);
});

it('the shortest names are those that IAM and STS take', () => {
  const isShaped = (kind: PrincipalForm['kind'], ...fields: readonly string[]) =>
    allForms
      .filter((form) => form.kind === kind && form.fieldCount === fields.length)
      .map(({ shapes }) => acceptsText(new PatternAutomaton(shapes), fields.join('\t'), { left: 10_000 }));
  const id = '0123456789AB';
  expect(isShaped('user', account, '', 'a', `AIDA${id}`)).toEqual([true]);
  expect(isShaped('user', account, '', '', `AIDA${id}`)).toEqual([false]);
  expect(isShaped('user', account, '/', 'a', `AIDA${id}`)).toEqual([false]);
  expect(isShaped('user', account, 'a/', 'a', `AIDA${id}`)).toEqual([true]);
  expect(isShaped('user', account, '', 'a', `AIDA${id.slice(1)}`)).toEqual([false]);
  expect(isShaped('user', account.slice(1), '', 'a', `AIDA${id}`)).toEqual([false]);
  expect(isShaped('roleSession', account, '', 'a', `AROA${id}`, 'aa')).toEqual([true]);
  expect(isShaped('roleSession', account, '', '', `AROA${id}`, 'aa')).toEqual([false]);
  expect(isShaped('roleSession', account, '', 'a', `AROA${id}`, 'a')).toEqual([false]);
  expect(isShaped('federatedUser', account, 'aa')).toEqual([true]);
  expect(isShaped('federatedUser', account, 'a')).toEqual([false]);
  expect(isShaped('federatedUser', account, 'aa', '', 'a', `AIDA${id}`)).toEqual([true]);
  expect(isShaped('federatedUser', account, 'a', '', 'a', `AIDA${id}`)).toEqual([false]);
  expect(isShaped('federatedUser', account, 'aa', '', '', `AIDA${id}`)).toEqual([false]);
  expect(isShaped('service', 'a')).toEqual([true]);
  expect(isShaped('service', '')).toEqual([false]);
  expect(isShaped('anonymous', '')).toEqual([true]);
});

it('a service and nobody have no account, no id and no tags', () => {
  const [service, anonymous] = (['service', 'anonymous'] as const).map((kind) =>
    allForms.find((form) => form.kind === kind)!.principalOf(kind === 'service' ? 'ec2.amazonaws.com' : ''),
  );
  const nothing = { accountId: '', userId: '', tags: new Map() };
  const serviceName = 'ec2.amazonaws.com';
  expect(service).toEqual({ kind: 'service', arn: serviceName, serviceName, ...nothing });
  expect(anonymous).toEqual({ kind: 'anonymous', arn: '', ...nothing });
});

it('an identity policy is attached to users, roles and, through them, federated users', () => {
  expect(identityForms.map(({ kind }) => kind)).toEqual(['user', 'roleSession', 'federatedUser', 'federatedUser']);
  expect(allForms).toHaveLength(7);
});
