import { describe, expect, it } from 'vitest';
import { allow, openTestIdentity } from '../../tests/simulation/test-identity.ts';
import type { ChangeParts } from '../database/directory/directory.ts';
import type { Entity } from '../database/directory/entities.ts';
import type { Member, Organization, OrganizationNode } from '../database/directory/organization-entities.ts';
import type { IdentityConfiguration, OrganizationConfiguration } from './configuration.ts';

/** How an organization of the configuration file meets what was made by calls. */
const management = '111111111111';
const member = '222222222222';
const made = '333333333333';
const id = 'o-exampleorg1';
const accounts = { [management]: {}, [member]: {} };
const declared = (organization: Partial<OrganizationConfiguration> = {}): IdentityConfiguration => ({
  accounts,
  organization: {
    id,
    managementAccount: management,
    root: { id: 'r-ab12', units: { Shops: { id: 'ou-ab12-shops000', accounts: { [member]: {} } } } },
    ...organization,
  },
});

const of = { organizationId: id, accountId: management };
const attached = { scps: ['p-FullAWSAccess'], rcps: ['p-RCPFullAWSAccess'], tags: {} };
const unit = (unitId: string, parentId: string, name: string): OrganizationNode => ({
  kind: 'organizationNode',
  ...of,
  id: unitId,
  parentId,
  name,
  ...attached,
});
const account = (accountId: string, parentId: string, more: Partial<Member> = {}): Member => ({
  kind: 'member',
  organizationId: id,
  accountId,
  parentId,
  email: `${accountId}@example.com`,
  created: true,
  joinedAt: 0,
  ...attached,
  ...more,
});

async function world(configuration: IdentityConfiguration, ...entities: readonly Entity[]) {
  const opened = await openTestIdentity({ configuration });
  await opened.identity.directory.change((_: ChangeParts) => ({ put: entities, result: undefined }));
  return { ...opened, organizations: opened.identity.directory.organizations };
}

describe('an organization that a file declares', () => {
  it('lets be the units and accounts that were made by calls', async () => {
    const made1 = unit('ou-ab12-made0000', 'ou-ab12-shops000', 'Made');
    const { identity, organizations } = await world(declared(), made1, account(made, made1.id));
    await identity.apply(declared());
    expect(organizations.node(made1.id)).toEqual(made1);
    expect(identity.membershipOf(made)?.path).toBe(`${id}/r-ab12/ou-ab12-shops000/${made1.id}/`);
    expect(identity.knowsAccount(made)).toBe(true);
  });

  it('keeps a unit that it does not name any more while an account made by calls lies in it, with what is attached', async () => {
    const configuration = declared({
      scps: { Mine: allow('dynamodb:*') },
      root: { id: 'r-ab12', units: { Shops: { id: 'ou-ab12-shops000', scps: ['Mine'] } } },
    });
    const { identity, organizations } = await world(configuration, account(made, 'ou-ab12-shops000'));
    const before = organizations.node('ou-ab12-shops000')!;
    await identity.apply(declared({ root: { id: 'r-ab12' } }));
    const { declared: _, ...kept } = before;
    expect(organizations.node(before.id)).toEqual(kept);
    expect(organizations.policy(before.scps[0]!)).toMatchObject({ name: 'Mine' });
    expect(organizations.policy(before.scps[0]!)).not.toHaveProperty('declared');
  });

  it('stays as made by calls when the file drops it and accounts made by calls belong to it', async () => {
    const { identity, organizations } = await world(declared(), account(made, 'r-ab12'));
    await identity.apply({ accounts });
    expect(organizations.organizationOf(made)).toMatchObject({ id, accountId: management });
    expect(organizations.organizationOf(made)).not.toHaveProperty('declared');
    expect(organizations.organizationOf(management)).toBeDefined();
    expect(organizations.organizationOf(member), 'who was declared a member is none any more').toBeUndefined();
  });

  it('places accounts that were made by calls, and takes over units and policies by name', async () => {
    const byCalls = unit('ou-ab12-bycalls0', 'r-ab12', 'Offices');
    const { identity, organizations } = await world(declared(), byCalls, account(made, 'r-ab12', { closed: true }));
    const units = { Offices: { accounts: { [made]: { scps: ['FullAWSAccess'] } } } };
    await identity.apply(declared({ root: { id: 'r-ab12', units } }));
    expect(organizations.node(byCalls.id)).toMatchObject({ declared: true, name: 'Offices' });
    expect(organizations.unitsIn('r-ab12')).toHaveLength(1);
    expect(organizations.member(made)).toMatchObject({
      declared: true,
      parentId: byCalls.id,
      email: `${made}@example.com`,
      created: true,
    });
    expect(organizations.member(made), 'a declared account is open').not.toHaveProperty('closed');
    expect(identity.knowsAccount(made)).toBe(true);
  });

  it('keeps the root that there is when it names none', async () => {
    const { identity, organizations } = await world(declared());
    await identity.apply(declared({ root: {} }));
    expect(organizations.organization(id)?.rootId).toBe('r-ab12');
  });

  it('is refused when its management account manages another that was made by calls', async () => {
    const organization: Organization = {
      kind: 'organization',
      id: 'o-madebycalls',
      accountId: management,
      rootId: 'r-zz99',
      policyTypes: [],
    };
    const elsewhere = { organizationId: organization.id };
    const { identity, organizations } = await world(
      { accounts },
      organization,
      { ...unit('r-zz99', '', 'Root'), ...elsewhere },
      account(management, 'r-zz99', elsewhere),
    );
    await expect(identity.apply(declared())).rejects.toThrow(
      `organization.managementAccount: account ${management} manages organization o-madebycalls, in which things were made through the API`,
    );
    expect(organizations.organizationOf(management)).toEqual(organization);
  });
});
