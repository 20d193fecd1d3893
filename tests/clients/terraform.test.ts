import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { allowing, type Iam, iamOf, outcome } from '../iam.ts';
import { organizationsOf } from '../organizations.ts';
import { root, temporaryFolder } from '../program.ts';
import type { KeyPair } from '../two-accounts.ts';
import { type RootModule, rootModule, terraform } from './terraform-program.ts';
import { type Recorder, recorderBefore } from './terraform-recorder.ts';

/**
 * The real program with the real provider, over the modules of `examples/terraform`: apply, an empty plan, changes in place, an empty plan
 * again, and nothing left after destroy. `RECORD=1` writes what the provider sends into `tests/clients/recorded`, for the test beside this
 * one that sends it again where there is no Terraform; calls go one after the other then.
 */
const program = terraform();
const skipped = program.kind === 'absent';
const because = skipped ? ` (skipped: ${program.reason})` : '';
const recording = process.env.RECORD !== undefined;
/** The provider takes seconds to begin each run: the wider modules are for who asks, and are replayed for everybody. */
const wide = recording || process.env.TERRAFORM === 'all';
const wideBecause = skipped || wide ? because : ' (skipped: it takes minutes; ask for it with TERRAFORM=all)';

const owner: KeyPair = { accessKeyId: 'AKIATERRAFORM1111111', secretAccessKey: 'deployer-of-the-owner-sample' };
const reader: KeyPair = { accessKeyId: 'AKIATERRAFORM2222222', secretAccessKey: 'deployer-of-the-reader-sample' };

describe.skipIf(skipped)(`Terraform: a table shared with a role of another account${because}`, () => {
  const story = storyOf('shared-table');

  it('is made, and the next plan is empty', () => makes(story.module), 300_000);

  it('is read by the role of the other account', async () => {
    const read = story.another('read-from-the-other-account');
    expect(await said(read.run('apply', '-auto-approve'))).toContain('0 added, 0 changed, 0 destroyed');
    const { text } = await read.run('output', '-json', 'first');
    expect(JSON.parse(text)).toEqual({ customer: { S: 'c-1' }, order: { S: 'o-1' }, total: { N: '12.5' } });
  }, 300_000);

  it('changes in place: index, tags, policies, trust, description, boundary', async () => {
    writeFileSync(join(story.module().folder, 'changed_override.tf'), changedTable);
    const text = await said(story.module().run('apply', '-auto-approve', ...inOrder));
    expect(text).toMatch(/0 added, 5 changed, 0 destroyed/);
    await isSettled(story.module());
    const role = (await story.iam('GetRole', reader, { RoleName: 'reader' })).text;
    expect(role).toContain('<Description>Reads what is open</Description>');
    expect(role).toContain('policy/AmazonDynamoDBReadOnlyAccess</PermissionsBoundaryArn>');
  }, 300_000);

  it('is gone after destroy', async () => {
    await destroys(story.module());
    const { TableNames } = await clientsOf({ url: story.url() }).dynamodb(owner).send(new ListTablesCommand());
    expect(TableNames).toEqual([]);
    for (const keys of [owner, reader]) await onlyDeployersAreLeft(story.iam, keys);
  }, 300_000);
});

describe.skipIf(skipped || !wide)(`Terraform: people and what stands beside them${wideBecause}`, () => {
  const story = storyOf('people');

  it('are made, and the next plan is empty', () => makes(story.module), 300_000);

  it('change in place: names, tags, boundary, providers, keys, and a policy that has all the versions it may', async () => {
    const PolicyArn = 'arn:aws:iam::111111111111:policy/read-tables';
    for (let version = 2; version <= 5; version++) {
      const PolicyDocument = allowing(`dynamodb:Version${version}`);
      expect(await outcome(story.iam('CreatePolicyVersion', owner, { PolicyArn, PolicyDocument }))).toBe('200');
    }
    writeFileSync(join(story.module().folder, 'changed_override.tf'), changedPeople);
    const text = await said(story.module().run('apply', '-auto-approve', ...inOrder, '-var=edition=2'));
    expect(text).toMatch(/0 added, \d changed, 0 destroyed/);
    await isSettled(story.module(), '-var=edition=2');
    const versions = await story.iam('ListPolicyVersions', owner, { PolicyArn });
    // Which one makes room is the provider's choice among those that are as old as each other to the second.
    expect(versions.all('VersionId')).toHaveLength(5);
    expect(versions.all('VersionId')[0]).toBe('v6');
  }, 300_000);

  it('are gone after destroy', async () => {
    await destroys(story.module());
    await onlyDeployersAreLeft(story.iam, owner);
    for (const [action, element] of [
      ['ListGroups', 'GroupName'],
      ['ListInstanceProfiles', 'InstanceProfileName'],
      ['ListOpenIDConnectProviders', 'Arn'],
      ['ListAccountAliases', 'member'],
    ] as const) {
      expect((await story.iam(action, owner)).all(element), action).toEqual([]);
    }
  }, 300_000);
});

describe.skipIf(skipped || !wide)(`Terraform: an organization${wideBecause}`, () => {
  const story = storyOf('organization');

  it('is made, and the next plan is empty', () => makes(story.module), 300_000);

  it('changes in place: unit, tags, policy', async () => {
    writeFileSync(join(story.module().folder, 'changed_override.tf'), changedOrganization);
    const text = await said(story.module().run('apply', '-auto-approve', ...inOrder));
    expect(text).toContain('0 added, 3 changed, 0 destroyed');
    await isSettled(story.module());
  }, 300_000);

  it('is taken apart', async () => {
    await destroys(story.module());
    const call = organizationsOf({ url: story.url() });
    expect((await call('DescribeOrganization', owner)).body.__type).toBe('AWSOrganizationsNotInUseException');
  }, 300_000);
});

const inOrder: readonly string[] = recording ? ['-parallelism=1'] : [];

interface Story {
  module(): RootModule;
  another(name: string): RootModule;
  url(): string;
  readonly iam: Iam;
}

/** A server, a recorder before it, and the module, initialized; all of it ends with the describe block. */
function storyOf(name: string): Story {
  const folder = temporaryFolder();
  let running: Awaited<ReturnType<typeof start>>;
  let recorder: Recorder;
  let module: RootModule;
  const another = (other: string) => {
    if (program.kind === 'absent') throw new Error(program.reason);
    return rootModule(other, { ...program, folder: folder.path, endpoint: recorder.url });
  };
  beforeAll(async () => {
    const configuration = join(root, 'examples/terraform/accounts.yaml');
    running = await start({ port: 0, configuration, wellKnownCredentials: false, logLevel: 'error' });
    recorder = await recorderBefore(running.url);
    module = another(name);
  });
  afterAll(async () => {
    if (recording) recorder.keep(join(root, `tests/clients/recorded/terraform-${name}.jsonl`));
    recorder?.close();
    await running?.stop();
    folder.remove();
  });
  return {
    module: () => module,
    another,
    url: () => running.url,
    iam: (...call) => iamOf({ url: recorder.url })(...call),
  };
}

async function makes(module: () => RootModule): Promise<void> {
  await said(module().run('apply', '-auto-approve', ...inOrder));
  await isSettled(module());
}

/** Nothing is to be changed: exit status 0 of a detailed plan, 2 would be a change. */
async function isSettled(module: RootModule, ...args: readonly string[]): Promise<void> {
  const { status, text } = await module.run('plan', '-detailed-exitcode', ...inOrder, ...args);
  expect(status, text).toBe(0);
}

async function destroys(module: RootModule): Promise<void> {
  expect(await said(module.run('destroy', '-auto-approve', ...inOrder))).toMatch(/Destroy complete! Resources: \d+/);
}

/** What it printed, when it ended well. */
async function said(run: ReturnType<RootModule['run']>): Promise<string> {
  const { status, text } = await run;
  expect(status, text).toBe(0);
  return text;
}

async function onlyDeployersAreLeft(iam: Iam, keys: KeyPair): Promise<void> {
  expect((await iam('ListRoles', keys)).all('RoleName')).toEqual([]);
  expect((await iam('ListPolicies', keys, { Scope: 'Local' })).all('PolicyName')).toEqual([]);
  expect((await iam('ListUsers', keys)).all('UserName')).toEqual(['deployer']);
}

/** Override files are merged into the module: a block of a kind replaces all of that kind. */
const changedTable = `
resource "aws_dynamodb_table" "orders" {
  attribute {
    name = "customer"
    type = "S"
  }
  attribute {
    name = "order"
    type = "S"
  }
  attribute {
    name = "placed"
    type = "N"
  }
  attribute {
    name = "state"
    type = "S"
  }
  global_secondary_index {
    name            = "by-time"
    hash_key        = "customer"
    range_key       = "placed"
    projection_type = "ALL"
  }
  global_secondary_index {
    name               = "by-state"
    hash_key           = "state"
    projection_type    = "INCLUDE"
    non_key_attributes = ["total"]
  }
  tags = { team = "sales", stage = "trial" }
}

resource "aws_dynamodb_resource_policy" "orders" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = [aws_iam_role.reader.arn, aws_iam_role.writer.arn] }
      Action    = "dynamodb:*"
      Resource  = [aws_dynamodb_table.orders.arn, "\${aws_dynamodb_table.orders.arn}/index/*"]
    }]
  })
}

resource "aws_iam_role" "reader" {
  description          = "Reads what is open"
  max_session_duration = 7200
  permissions_boundary = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { AWS = "arn:aws:iam::222222222222:root" }
      Condition = { StringEquals = { "sts:ExternalId" = "orders" } }
    }]
  })
  tags = { stage = "trial" }
}

resource "aws_iam_role_policy" "read_orders" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "write_orders" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:*", Resource = aws_dynamodb_table.orders.arn }]
  })
  tags = { stage = "trial" }
}
`;

const changedPeople = `
resource "aws_iam_group" "writers" {
  path = "/moved/"
}

resource "aws_iam_user" "mara" {
  path                 = "/moved/"
  permissions_boundary = null
  tags                 = { stage = "trial" }
}

resource "aws_iam_access_key" "mara" {
  status = "Inactive"
}

resource "aws_iam_user" "noor" {
  permissions_boundary = aws_iam_policy.boundary.arn
}

resource "aws_iam_openid_connect_provider" "ci" {
  client_id_list  = ["sts.amazonaws.com", "another"]
  thumbprint_list = ["0000000000000000000000000000000000000000"]
  tags            = {}
}

resource "aws_iam_instance_profile" "machine" {
  tags = { stage = "trial" }
}

resource "aws_iam_service_linked_role" "replication" {
  tags = { stage = "trial" }
}
`;

const changedOrganization = `
resource "aws_organizations_organizational_unit" "sandbox" {
  name = "playground"
}

resource "aws_organizations_account" "trial" {
  tags = { purpose = "nothing" }
}

resource "aws_organizations_policy" "keep_tables" {
  name        = "keep-all-tables"
  description = "Nobody deletes tables, or lets anybody in"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = ["dynamodb:DeleteTable", "dynamodb:PutResourcePolicy"], Resource = "*" }]
  })
}
`;
