import { describe, expect, it } from 'vitest';
import { allow, openTestIdentity } from '../../tests/simulation/test-identity.ts';
import type { OrganizationConfiguration } from './configuration.ts';

const management = '111111111111';
const member = '222222222222';
const accounts = { [management]: {}, [member]: {} };
const id = 'o-exampleorg1';

async function problemsOf(organization: Partial<OrganizationConfiguration>): Promise<string> {
  const { identity } = await openTestIdentity();
  const configuration = { accounts, organization: { id, managementAccount: management, ...organization } };
  const error: unknown = await identity.apply(configuration).catch((thrown) => thrown);
  return error instanceof Error ? error.message : 'accepted';
}

const denial = (more: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'dynamodb:*', Resource: '*', ...more }],
});
const attached = 'organization.rcps.P: ';

describe('an organization', () => {
  it('is kept in records of its own, and not written again when it reads the same', async () => {
    const organization = { id, managementAccount: management, root: { units: { A: { accounts: { [member]: {} } } } } };
    const { identity, kept, reopen } = await openTestIdentity({ configuration: { accounts, organization } });
    const { organizations } = identity.directory;
    const before = organizations.organizationOf(member)!;
    const [unit] = organizations.unitsIn(before.rootId);
    expect(before).toMatchObject({ kind: 'organization', id, accountId: management });
    await identity.apply({ accounts, organization });
    expect(organizations.organization(id)).toBe(before);
    expect(organizations.unitsIn(before.rootId)[0]).toBe(unit);
    const kinds = async () =>
      (await kept()).flatMap(({ name }) => (/^(org|member)/.test(name) ? [name.split('/')[0]] : [])).sort();
    expect(await kinds()).toEqual(['member', 'member', 'organization', 'organizationNode', 'organizationNode']);
    const again = await reopen();
    expect(again.directory.organizations.organizationOf(member)).toEqual(before);
    expect(again.directory.organizations.unitsIn(before.rootId)).toEqual([unit]);
    await again.apply({ accounts });
    expect(again.directory.organizations.organizationOf(member)).toBeUndefined();
    expect(await kinds()).toEqual([]);
  });

  it('has everything attached that AWS attaches, and lies in the root if it is said nowhere', async () => {
    const { identity } = await openTestIdentity({
      configuration: {
        accounts,
        organization: { id, managementAccount: management, root: { accounts: { [member]: {} } } },
      },
    });
    const full = { scps: ['p-FullAWSAccess'], rcps: ['p-RCPFullAWSAccess'] };
    const { organizations } = identity.directory;
    const { rootId } = organizations.organization(id)!;
    expect(organizations.node(rootId)).toMatchObject(full);
    expect(organizations.membersIn(rootId)).toMatchObject([
      { accountId: management, ...full },
      { accountId: member, ...full },
    ]);
  });

  it('derives the ids that are not given from the names: the same everywhere, of their own for each unit', async () => {
    const pathOf = async (name: string) => {
      const root = { units: { [name]: { units: { Inner: { accounts: { [member]: {} } } } } } };
      const { identity } = await openTestIdentity({
        configuration: { accounts, organization: { id, managementAccount: management, root } },
      });
      return identity.membershipOf(member)!.path;
    };
    const path = await pathOf('Shops');
    expect(path).toMatch(/^o-exampleorg1\/r-([0-9a-z]{4})\/ou-\1-[0-9a-z]{8}\/ou-\1-[0-9a-z]{8}\/$/);
    expect(await pathOf('Shops')).toBe(path);
    expect(new Set([...path.split('/'), ...(await pathOf('Offices')).split('/')]).size).toBe(7);
  });
});

describe('an organization is refused', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { units: { Unit: deep(levels - 1) } });

  it.each<[string, Partial<OrganizationConfiguration>, string]>([
    [
      'with a management account that is not there',
      { managementAccount: '333333333333' },
      'organization.managementAccount: there is no account 333333333333; add it under accounts',
    ],
    [
      'with a member that is not there',
      { root: { accounts: { '333333333333': {} } } },
      'organization.root.accounts.333333333333: there is no account 333333333333; add it under accounts',
    ],
    [
      'with an account in two places',
      { root: { accounts: { [member]: {} }, units: { A: { accounts: { [member]: {} } } } } },
      'organization.root.units.A.accounts.222222222222: is in two places',
    ],
    [
      'with a policy attached that is not there',
      { root: { scps: ['FullAWSAccess', 'Missing'] } },
      'organization.root.scps[1]: there is no policy "Missing"; add it under organization.scps',
    ],
    [
      'with an SCP attached as an RCP',
      { scps: { P: allow('*') }, root: { rcps: ['P'] } },
      'organization.root.rcps[0]: there is no policy "P"; add it under organization.rcps',
    ],
    [
      'with a policy of AWS written anew',
      { scps: { FullAWSAccess: allow('s3:*') } },
      'organization.scps.FullAWSAccess: is the name',
    ],
    [
      'with a unit of another root',
      { root: { id: 'r-ab12', units: { A: { id: 'ou-zz99-12345678' } } } },
      'organization.root.units.A.id: must begin with ou-ab12-',
    ],
    [
      'with one id for two units',
      { root: { id: 'r-ab12', units: { A: { id: 'ou-ab12-12345678' }, B: { id: 'ou-ab12-12345678' } } } },
      'organization.root.units.B.id: ou-ab12-12345678 is the id of another unit',
    ],
    ['deeper than five units', { root: deep(6) }, 'lies deeper than 5 units below the root'],
    [
      'with six RCPs on one account',
      {
        rcps: Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`P${n}`, denial({})])),
        root: { rcps: ['P1', 'P2', 'P3', 'P4', 'P5'] },
      },
      'organization.root.rcps: are more than 5 with RCPFullAWSAccess',
    ],
    ['with an SCP that names principals', { scps: { P: denial({}) } }, 'organization.scps.P: names a principal'],
    [
      'with an SCP that is too long, white space counted',
      { scps: { P: `${JSON.stringify(allow('*'))}${' '.repeat(10_240)}` } },
      'organization.scps.P: is longer than 10240 characters',
    ],
    ['with an RCP that allows', { rcps: { P: denial({ Effect: 'Allow' }) } }, `${attached}allows;`],
    [
      'with an RCP for some principals',
      { rcps: { P: denial({ Principal: { AWS: member } }) } },
      `${attached}lacks Principal "*"`,
    ],
    [
      'with an RCP for all but some principals',
      { rcps: { P: denial({ Principal: undefined, NotPrincipal: { AWS: member } }) } },
      `${attached}lacks Principal "*"`,
    ],
    [
      'with an RCP on every service',
      { rcps: { P: denial({ Action: '*' }) } },
      `${attached}names actions of every service`,
    ],
    [
      'with an RCP on other actions',
      { rcps: { P: denial({ Action: undefined, NotAction: 'dynamodb:*' }) } },
      `${attached}has NotAction`,
    ],
    ['with an RCP of no version', { rcps: { P: { ...denial({}), Version: undefined } } }, `${attached}lacks Version`],
    ['with an RCP on no resource', { rcps: { P: denial({ Resource: undefined }) } }, `${attached}lacks Resource`],
    [
      'with an RCP that is too long',
      { rcps: { P: denial({ Sid: 'a'.repeat(5120) }) } },
      `${attached}is longer than 5120`,
    ],
  ])('%s', async (_, organization, message) => {
    expect(await problemsOf(organization)).toContain(message);
  });

  it('but not five deep, nor with policies of the whole language', async () => {
    expect(await problemsOf({ root: deep(5) })).toBe('accepted');
    const scp = allow('dynamodb:*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } });
    const rcp = denial({ Resource: undefined, NotResource: `arn:aws:dynamodb:*:${member}:table/open` });
    expect(await problemsOf({ scps: { P: scp }, rcps: { P: rcp }, root: { scps: ['P'], rcps: ['P'] } })).toBe(
      'accepted',
    );
  });
});
