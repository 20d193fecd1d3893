import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteResourcePolicyCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  type PutResourcePolicyCommandInput,
  TagResourceCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * The slot that holds a policy: one for a table, one for each of its streams, replaced as a whole, with a revision of its own.
 * API reference, PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy; measured on AWS, 2026-10, unless a story says otherwise.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const alice = clientsOf(running).dynamodb(keys.alice);
const root = clientsOf(running).dynamodb(keys.ownerRoot);
afterAll(() => running.stop());

const lockout = denying('dynamodb:PutResourcePolicy');
let number = 0;
const notFound = 'PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ';

describe('A policy that says the same', () => {
  const statement = {
    Sid: 'a',
    Effect: 'Allow',
    Principal: { AWS: stranger },
    Action: ['dynamodb:GetItem', 'dynamodb:Query'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
  };
  const policy = { Version: '2012-10-17', Id: 'first', Statement: [statement] };
  const changed = (change: object) => JSON.stringify({ ...policy, Statement: [{ ...statement, ...change }] });

  it.each<[string, string]>([
    ['with white space', `\n ${JSON.stringify(policy, null, 2)}\n`],
    ['with its elements in another order', JSON.stringify(Object.fromEntries(Object.entries(policy).reverse()))],
    [
      'with the elements of a statement in another order',
      changed(Object.fromEntries(Object.entries(statement).reverse())),
    ],
    ['with a statement that is no list', JSON.stringify({ ...policy, Statement: statement })],
    ['with lists of one', changed({ Resource: ['*'], Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-1'] } } })],
    ['with the account as its root', changed({ Principal: { AWS: `arn:aws:iam::${stranger}:root` } })],
    ['with the account twice', changed({ Principal: { AWS: [stranger, `arn:aws:iam::${stranger}:root`] } })],
    ['with the effect in lower case', changed({ Effect: 'allow' })],
    ['with characters escaped', JSON.stringify(policy).replace('"first"', '"\\u0066irst"')],
  ])('%s keeps its revision', async (_, text) => {
    const slot = await tableSlot();
    const { RevisionId } = await slot.put(JSON.stringify(policy));
    expect((await slot.put(text)).RevisionId).toBe(RevisionId);
  });

  it.each<[string, string]>([
    ['another Id', JSON.stringify({ ...policy, Id: 'second' })],
    ['no Id', JSON.stringify({ ...policy, Id: undefined })],
    ['another Sid (inferred)', changed({ Sid: 'b' })],
    ['no Sid', changed({ Sid: undefined })],
    ['its actions in another order', changed({ Action: ['dynamodb:Query', 'dynamodb:GetItem'] })],
    ['an action twice', changed({ Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Query'] })],
    ['an action in another case', changed({ Action: ['dynamodb:getItem', 'dynamodb:Query'] })],
    ['another Version', JSON.stringify({ ...policy, Version: '2008-10-17' })],
    ['no Version', JSON.stringify({ ...policy, Version: undefined })],
    [
      'a condition key in another case (inferred)',
      changed({ Condition: { StringEquals: { 'aws:principalorgid': 'o-1' } } }),
    ],
    ['another Effect', changed({ Effect: 'Deny' })],
  ])('but for %s gets a new, larger one', async (_, text) => {
    const slot = await tableSlot();
    const { RevisionId } = await slot.put(JSON.stringify(policy));
    const second = await slot.put(text);
    expect(second.RevisionId! > RevisionId!).toBe(true);
    // What was there before comes back under a revision of its own.
    expect((await slot.put(JSON.stringify(policy))).RevisionId! > second.RevisionId!).toBe(true);
  });

  it('without Version is not the same as with 2008-10-17, in both directions, though both are shown alike', async () => {
    const slot = await tableSlot();
    const without = await slot.put(JSON.stringify({ ...policy, Version: undefined }));
    const shown = (await slot.get()).Policy;
    const with2008 = await slot.put(JSON.stringify({ ...policy, Version: '2008-10-17' }));
    expect((await slot.get()).Policy).toBe(shown);
    expect(with2008.RevisionId! > without.RevisionId!).toBe(true);
    const again = await slot.put(JSON.stringify({ ...policy, Version: undefined }));
    expect(again.RevisionId! > with2008.RevisionId!).toBe(true);
  });
});

describe('A revision', () => {
  it('is the instant of the change in milliseconds, in 13 digits, and grows with every change', async () => {
    const slot = await tableSlot();
    const before = Date.now();
    const revisions: string[] = [];
    for (let i = 0; i < 20; i++) revisions.push((await slot.put(allowing(i % 2 ? 'Scan' : 'Query'))).RevisionId!);
    const after = Date.now();
    expect(revisions).toEqual([...new Set(revisions)].sort());
    for (const revision of revisions) expect(revision).toMatch(/^\d{13}$/);
    expect(Number(revisions[0])).toBeGreaterThanOrEqual(before);
    // Changes within one millisecond are told apart by a later number.
    expect(Number(revisions[0])).toBeLessThanOrEqual(after);
  });

  it.each([
    ['PutResourcePolicy', (slot: Slot, ExpectedRevisionId: string) => slot.put(slot.policy, { ExpectedRevisionId })],
    ['DeleteResourcePolicy', (slot: Slot, ExpectedRevisionId: string) => slot.remove({ ExpectedRevisionId })],
  ] as const)('that is expected by %s', async (operation, change) => {
    for (const slot of [await tableSlot(), await streamSlot()]) {
      const { noun } = slot;
      expect(await refusal(change(slot, 'unknown'))).toBe(
        `${notFound}Requested update for policy with revision id unknown, but ${noun} has no associated policy.`,
      );
      const { RevisionId } = await slot.put(slot.policy);
      expect(await refusal(change(slot, 'unknown'))).toBe(
        `${notFound}Requested update for policy with revision id unknown, but the policy associated to target ${noun} has revision id ${RevisionId}.`,
      );
      // NO_POLICY on Delete is undocumented: a revision like any other (inferred).
      expect(await refusal(change(slot, 'NO_POLICY'))).toBe(
        operation === 'PutResourcePolicy'
          ? `${notFound}Requested policy update expecting none to be present for ${noun}, but a policy exists with revision id ${RevisionId}.`
          : `${notFound}Requested update for policy with revision id NO_POLICY, but the policy associated to target ${noun} has revision id ${RevisionId}.`,
      );
      expect(await slot.get()).toMatchObject({ RevisionId });
      for (const [value, constraint] of [
        ['', 'length greater than or equal to 1'],
        ['1'.repeat(256), 'length less than or equal to 255'],
      ]) {
        expect(await refusal(change(slot, value!))).toBe(
          `ValidationException: 1 validation error detected: Value '${value}' at 'expectedRevisionId' failed to satisfy constraint: Member must have ${constraint}`,
        );
      }
      expect(await slot.remove({ ExpectedRevisionId: RevisionId! })).toMatchObject({ RevisionId });
      // The removal has an instant, and is no revision that could be expected.
      const tombstone = (await slot.remove()).RevisionId!;
      expect(tombstone).toMatch(/^\d{13}$/);
      expect(await refusal(change(slot, tombstone))).toContain(`${slot.noun} has no associated policy.`);
    }
  });

  it('of a stale author is told before what else is wrong with the change, and a policy that is wrong before that', async () => {
    const slot = await tableSlot();
    await slot.put(slot.policy);
    expect(await refusal(slot.put('{}', { ExpectedRevisionId: 'stale' }))).toContain('Syntax error at position (1,3)');
    expect(await refusal(slot.put(lockout, { ExpectedRevisionId: 'stale' }))).toContain('will not allow you to update');
    // The same policy again, but under a revision that it does not have.
    expect(await refusal(slot.put(slot.policy, { ExpectedRevisionId: 'stale' }))).toContain('revision id stale');
  });

  it('NO_POLICY deletes nothing where nothing is (inferred)', async () => {
    const slot = await tableSlot();
    expect(await slot.remove({ ExpectedRevisionId: 'NO_POLICY' })).not.toHaveProperty('RevisionId');
  });

  it('NO_POLICY is met again after a deletion', async () => {
    const slot = await tableSlot();
    await slot.put(slot.policy, { ExpectedRevisionId: 'NO_POLICY' });
    await slot.remove();
    await slot.put(slot.policy, { ExpectedRevisionId: 'NO_POLICY' });
  });
});

describe('The slots of a table and of its stream', () => {
  it('know nothing of each other', async () => {
    const table = await tableSlot();
    const stream = slotOf(table.streamArn);
    await table.put(allowing('GetItem'));
    expect(await refusal(stream.get())).toBe(`${notFound}${table.streamArn}`);
    expect(await stream.remove()).not.toHaveProperty('RevisionId');
    const { RevisionId } = await stream.put(stream.policy);
    expect((await table.get()).RevisionId).not.toBe(RevisionId);
    await table.remove();
    expect(await stream.get()).toMatchObject({ RevisionId });
    expect(await refusal(table.get())).toBe(`${notFound}${table.arn}`);
  });

  it('a new stream begins without a policy, and the one of the disabled stream can still be changed', async () => {
    const table = await tableSlot();
    const before = slotOf(table.streamArn);
    await before.put(before.policy);
    await alice.send(new UpdateTableCommand({ TableName: table.name, StreamSpecification: { StreamEnabled: false } }));
    await before.put(before.policy.replace('GetRecords', 'DescribeStream'));
    const after = slotOf(await enableStream(table.name));
    expect(after.arn).not.toBe(before.arn);
    expect(await refusal(after.get())).toBe(`${notFound}${after.arn}`);
    await before.remove();
  });

  it('that of a stream outlives its table', async () => {
    const table = await tableSlot();
    const stream = slotOf(table.streamArn);
    await stream.put(stream.policy);
    await alice.send(new DeleteTableCommand({ TableName: table.name }));
    expect((await stream.get()).Policy).toContain('GetRecords');
    await stream.put(stream.policy.replace('GetRecords', 'DescribeStream'));
    await stream.remove();
    expect(await refusal(stream.get())).toContain('PolicyNotFoundException');
  });

  it('answer for a stream that is not there', async () => {
    const { arn, name } = await tableSlot();
    const slot = slotOf(`${arn}/stream/2020-01-01T00:00:00.000`);
    for (const attempt of [slot.get(), slot.remove(), slot.put(slot.policy)]) {
      expect(await refusal(attempt)).toBe(
        `ResourceNotFoundException: Requested resource not found: Stream: 2020-01-01T00:00:00.000 not found for Table: ${name}`,
      );
    }
  });
});

describe('A table', () => {
  it('is never described with its policy or its revision', async () => {
    const slot = await tableSlot({ ResourcePolicy: allowing('GetItem') });
    const { Table } = await alice.send(new DescribeTableCommand({ TableName: slot.name }));
    expect(JSON.stringify(Table)).not.toMatch(/polic|revision/i);
  });

  it('that is made with a policy has it at once, with the instant at which it was made as revision (inferred)', async () => {
    const before = Date.now();
    const slot = await tableSlot({ ResourcePolicy: allowing('GetItem') });
    const { Policy, RevisionId } = await slot.get();
    expect(Policy).toContain('"Action":"dynamodb:GetItem"');
    expect(Number(RevisionId)).toBeGreaterThanOrEqual(before);
    expect(await slot.put(allowing('GetItem'))).toMatchObject({ RevisionId });
  });

  it('can be made with a policy that locks its author out: CreateTable has no way to confirm (inferred)', async () => {
    const slot = await tableSlot({ ResourcePolicy: lockout });
    expect(await refusal(slot.put(allowing('GetItem')))).toContain('explicit deny in a resource-based policy');
    await slot.remove();
  });

  it('of another name in other letters is another table', async () => {
    const { arn, name } = await tableSlot();
    const slot = slotOf(arn.replace(name, name.toUpperCase()));
    for (const attempt of [slot.get(), slot.put(slot.policy), slot.remove()]) {
      expect(await refusal(attempt)).toBe(
        `ResourceNotFoundException: Requested resource not found: Table: ${name.toUpperCase()} not found`,
      );
    }
  });

  it('that is made and deleted slowly takes a policy meanwhile, and no change in its last moments', async () => {
    const slow = await start({
      port: 0,
      configuration: twoAccounts,
      wellKnownCredentials: false,
      tableStatusDelayMilliseconds: 1500,
    });
    try {
      const client = clientsOf(slow).dynamodb(keys.alice);
      const TableName = 'slow';
      const slot = slotOf(`arn:aws:dynamodb:us-east-1:${owner}:table/${TableName}`, client);
      const { TableDescription } = await client.send(new CreateTableCommand({ ...schema, TableName }));
      expect(TableDescription?.TableStatus).toBe('CREATING');
      const { RevisionId } = await slot.put(allowing('GetItem'));
      for (;;) {
        const { Table } = await client.send(new DescribeTableCommand({ TableName }));
        if (Table?.TableStatus === 'ACTIVE') break;
      }
      await client.send(new DeleteTableCommand({ TableName }));
      const deleting = `ResourceInUseException: Attempt to change a resource which is still in use: Table is being deleted: ${TableName}`;
      expect(await slot.get()).toMatchObject({ RevisionId });
      expect(await slot.put(allowing('GetItem'))).toMatchObject({ RevisionId });
      expect(await refusal(slot.put(allowing('Query')))).toBe(deleting);
      expect(await refusal(slot.remove())).toBe(deleting);
    } finally {
      await slow.stop();
    }
  });
});

describe('Whoever changes a policy', () => {
  it('is not locked out by less than a Deny of PutResourcePolicy', async () => {
    const slot = await tableSlot();
    for (const Action of ['DeleteResourcePolicy', 'GetResourcePolicy', 'UpdateTable']) {
      await slot.put(denying(`dynamodb:${Action}`));
      await root.send(new DeleteResourcePolicyCommand({ ResourceArn: slot.arn }));
    }
  });

  it.each([false, undefined])('has to confirm with true: %s is not enough', async (ConfirmRemoveSelfResourceAccess) => {
    const slot = await tableSlot();
    for (const Action of ['dynamodb:PutResourcePolicy', 'dynamodb:Put*', 'dynamodb:*', '*']) {
      expect(await refusal(slot.put(denying(Action), { ConfirmRemoveSelfResourceAccess }))).toBe(
        'AccessDeniedException: The new resource policy will not allow you to update the resource policy in the future.',
      );
    }
    expect(await refusal(slot.get())).toContain('PolicyNotFoundException');
  });

  it('and has confirmed loses PutResourcePolicy and DeleteResourcePolicy as denied, and nothing else', async () => {
    const slot = await tableSlot();
    const policy = denying('dynamodb:PutResourcePolicy', 'dynamodb:DeleteResourcePolicy');
    await slot.put(policy, { ConfirmRemoveSelfResourceAccess: true });
    for (const [Action, attempt] of [
      ['PutResourcePolicy', slot.put(allowing('GetItem'))],
      ['PutResourcePolicy', slot.put(policy, { ConfirmRemoveSelfResourceAccess: true })],
      ['DeleteResourcePolicy', slot.remove()],
    ] as const) {
      expect(await refusal(attempt)).toBe(
        `AccessDeniedException: User: arn:aws:iam::${owner}:user/alice is not authorized to perform: dynamodb:${Action} on resource: ${slot.arn} with an explicit deny in a resource-based policy`,
      );
    }
    expect((await slot.get()).Policy).toContain('"Deny"');
    await alice.send(new DescribeTableCommand({ TableName: slot.name }));
    await alice.send(new TagResourceCommand({ ResourceArn: slot.arn, Tags: [{ Key: 'a', Value: 'b' }] }));
    await alice.send(new DeleteTableCommand({ TableName: slot.name }));
  });

  it('as root of the account: may always delete, may not put, and is warned as well (inferred)', async () => {
    const slot = await tableSlot();
    expect(await refusal(slotOf(slot.arn, root).put(lockout))).toContain('will not allow you to update');
    await slot.put(denying('dynamodb:*'), { ConfirmRemoveSelfResourceAccess: true });
    expect(await refusal(slotOf(slot.arn, root).put(allowing('GetItem')))).toBe(
      `AccessDeniedException: User: arn:aws:iam::${owner}:root is not authorized to perform: dynamodb:PutResourcePolicy on resource: ${slot.arn} with an explicit deny in a resource-based policy`,
    );
    expect(await refusal(slotOf(slot.arn, root).get())).toContain('explicit deny');
    await slotOf(slot.arn, root).remove();
    expect(await refusal(slot.get())).toContain('PolicyNotFoundException');
  });

  it('by leave of the old policy alone is warned when the new one no longer gives it (inferred)', async () => {
    const slot = await tableSlot();
    const nobody = `arn:aws:iam::${owner}:user/nobody`;
    const giving = policyOf({ Principal: { AWS: nobody }, Action: 'dynamodb:PutResourcePolicy' });
    await slot.put(giving);
    const theirs = slotOf(slot.arn, clientsOf(running).dynamodb(keys.nobody));
    expect(await refusal(theirs.put(allowing('GetItem')))).toContain('will not allow you to update');
    await theirs.put(policyOf({ Principal: { AWS: nobody }, Action: 'dynamodb:Put*' }));
    await theirs.put(allowing('GetItem'), { ConfirmRemoveSelfResourceAccess: true });
    expect(await refusal(theirs.put(giving))).toContain(
      'because no identity-based policy allows the dynamodb:PutResourcePolicy action',
    );
  });

  it('is warned as who it is: a Deny of somebody else is none of its business', async () => {
    const slot = await tableSlot();
    const others = { StringNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${owner}:user/alice` } };
    await slot.put(
      policyOf({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:PutResourcePolicy', Condition: others }),
    );
    await slot.put(policyOf({ Effect: 'Deny', Principal: { AWS: stranger }, Action: 'dynamodb:PutResourcePolicy' }));
    const elsewhere = `arn:aws:dynamodb:us-east-1:${owner}:table/elsewhere`;
    await slot.put(policyOf({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:*', Resource: elsewhere }));
  });
});

interface Slot {
  readonly arn: string;
  /** `table NAME` or `stream LABEL`, as sentences call it. */
  readonly noun: string;
  /** One that fits the slot. */
  readonly policy: string;
  put(Policy: string, more?: Partial<PutResourcePolicyCommandInput>): Promise<{ RevisionId?: string | undefined }>;
  get(): Promise<{ Policy?: string | undefined; RevisionId?: string | undefined }>;
  remove(more?: { ExpectedRevisionId: string }): Promise<{ RevisionId?: string | undefined }>;
}

function slotOf(ResourceArn: string, client = alice): Slot {
  const [, name, , label] = ResourceArn.split('/');
  return {
    arn: ResourceArn,
    noun: label === undefined ? `table ${name}` : `stream ${label}`,
    policy: allowing(label === undefined ? 'GetItem' : 'GetRecords'),
    put: (Policy, more = {}) => client.send(new PutResourcePolicyCommand({ ResourceArn, Policy, ...more })),
    get: () => client.send(new GetResourcePolicyCommand({ ResourceArn })),
    remove: (more) => client.send(new DeleteResourcePolicyCommand({ ResourceArn, ...more })),
  };
}

async function tableSlot(more: Partial<CreateTableCommandInput> = {}) {
  const name = `slots-${number++}`;
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
  const { TableDescription } = await alice.send(
    new CreateTableCommand({ ...schema, TableName: name, StreamSpecification, ...more }),
  );
  const { TableArn, LatestStreamArn } = TableDescription!;
  return { ...slotOf(TableArn!), name, streamArn: LatestStreamArn! };
}

async function streamSlot(): Promise<Slot> {
  return slotOf((await tableSlot()).streamArn);
}

async function enableStream(TableName: string): Promise<string> {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
  const { TableDescription } = await alice.send(new UpdateTableCommand({ TableName, StreamSpecification }));
  return TableDescription!.LatestStreamArn!;
}

function policyOf(statement: object): string {
  const allow = { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:GetItem', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ ...allow, ...statement }] });
}

function allowing(action: string): string {
  return policyOf({ Action: `dynamodb:${action}` });
}

function denying(...Action: string[]): string {
  return policyOf({ Effect: 'Deny', Principal: '*', Action });
}

const schema = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
} as const satisfies Partial<CreateTableCommandInput>;
