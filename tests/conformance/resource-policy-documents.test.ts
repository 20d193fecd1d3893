import { CreateTableCommand, GetResourcePolicyCommand, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * What a document may say and how it is given back: forms of its elements and principals, who counts as everyone, and the canonical
 * spelling. Measured on AWS, 2026-10, or from the IAM User Guide and DynamoDB's "Preventing public access", unless a row says otherwise.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const alice = clientsOf(running).dynamodb(keys.alice);
afterAll(() => running.stop());

const ResourceArn = `arn:aws:dynamodb:us-east-1:${owner}:table/documents`;
const root = (account: string) => `arn:aws:iam::${account}:root`;
const allow = { Effect: 'Allow', Principal: { AWS: root(stranger) }, Action: 'dynamodb:GetItem', Resource: '*' };
const of = (change: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ ...allow, ...change }] });

beforeAll(async () => {
  await alice.send(
    new CreateTableCommand({
      TableName: 'documents',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
});

describe('GetResourcePolicy gives back', () => {
  const shownStatement = `{"Effect":"Allow","Principal":{"AWS":"${root(stranger)}"},"Action":"dynamodb:GetItem","Resource":"*"}`;
  const version = '"Version":"2012-10-17"';
  const statement = (text: string) => `{${version},"Statement":[{${text}}]}`;
  const principal = (text: string) =>
    statement(`"Effect":"Allow","Principal":${text},"Action":"dynamodb:GetItem","Resource":"*"`);
  const session = `arn:aws:sts::${stranger}:assumed-role/visitor/today`;
  const bob = `arn:aws:iam::${stranger}:user/bob`;

  it.each<[what: string, put: string, shown: string]>([
    [
      'Version, Id and Statement in this order',
      `{"Statement":[${shownStatement}],"Id":"i","Version":"2012-10-17"}`,
      `{${version},"Id":"i","Statement":[${shownStatement}]}`,
    ],
    ['no Id where there is none', of({}), `{${version},"Statement":[${shownStatement}]}`],
    [
      '2008-10-17 where there is no Version',
      `{"Statement":[${shownStatement}]}`,
      `{"Version":"2008-10-17","Statement":[${shownStatement}]}`,
    ],
    [
      'a list of statements where there was one',
      `{${version},"Statement":${shownStatement}}`,
      `{${version},"Statement":[${shownStatement}]}`,
    ],
    [
      'the elements of a statement in their order',
      `{${version},"Statement":[{"Condition":{"Bool":{"aws:SecureTransport":"true"}},"Resource":"*","Action":"dynamodb:GetItem","Principal":{"AWS":"${stranger}"},"Effect":"Allow","Sid":"s"}]}`,
      statement(
        `"Sid":"s","Effect":"Allow","Principal":{"AWS":"${root(stranger)}"},"Action":"dynamodb:GetItem","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}`,
      ),
    ],
    [
      'the negated elements in the places of the others',
      `{${version},"Statement":[{"NotResource":"*","NotAction":["dynamodb:DeleteTable"],"NotPrincipal":{"AWS":["${owner}"]},"Effect":"Deny","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`,
      statement(
        `"Effect":"Deny","NotPrincipal":{"AWS":"${root(owner)}"},"NotAction":"dynamodb:DeleteTable","NotResource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}`,
      ),
    ],
    [
      'texts for lists of one, in conditions too',
      of({
        Action: ['dynamodb:GetItem'],
        Resource: ['*'],
        Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-1'] } },
      }),
      statement(
        `"Effect":"Allow","Principal":{"AWS":"${root(stranger)}"},"Action":"dynamodb:GetItem","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}`,
      ),
    ],
    [
      'longer lists as they were: order, repetition, case',
      of({
        Action: ['dynamodb:Scan', 'dynamodb:getitem', 'dynamodb:Scan'],
        Resource: [`${ResourceArn}/index/b`, ResourceArn, `${ResourceArn}/index/b`],
      }),
      statement(
        `"Effect":"Allow","Principal":{"AWS":"${root(stranger)}"},"Action":["dynamodb:Scan","dynamodb:getitem","dynamodb:Scan"],"Resource":["${ResourceArn}/index/b","${ResourceArn}","${ResourceArn}/index/b"]`,
      ),
    ],
    ['the root ARN for an account', of({ Principal: { AWS: stranger } }), principal(`{"AWS":"${root(stranger)}"}`)],
    [
      'principals once, after that',
      of({ Principal: { AWS: [root(stranger), bob, stranger, bob] } }),
      principal(`{"AWS":["${root(stranger)}","${bob}"]}`),
    ],
    [
      'a text for a list of principals that were all the same',
      of({ Principal: { AWS: [stranger, stranger] } }),
      principal(`{"AWS":"${root(stranger)}"}`),
    ],
    ['sessions as they were', of({ Principal: { AWS: [session] } }), principal(`{"AWS":"${session}"}`)],
    [
      'a service beside an account',
      of({ Principal: { Service: ['redshift.amazonaws.com'], AWS: [stranger] } }),
      principal(`{"Service":"redshift.amazonaws.com","AWS":"${root(stranger)}"}`),
    ],
    ['Allow for allow', of({ Effect: 'allow' }), `{${version},"Statement":[${shownStatement}]}`],
    ['Deny for DENY', of({ Effect: 'DENY' }), `{${version},"Statement":[${shownStatement.replace('Allow', 'Deny')}]}`],
    [
      'characters for their escapes',
      of({ Sid: 'SID' }).replace('SID', '\\u0053\\u00fc\\u00DF\\/\\u4e2d'),
      `{${version},"Statement":[{"Sid":"Süß/中",${shownStatement.slice(1)}]}`,
    ],
    [
      'an Id with quotes',
      JSON.stringify({ Version: '2012-10-17', Id: '"\\\n', Statement: [allow] }),
      `{${version},"Id":"\\"\\\\\\n","Statement":[${shownStatement}]}`,
    ],
    [
      'operators, keys and values as they were (inferred)',
      of({
        Condition: {
          'ForAnyValue:StringLike': { 'DynamoDB:leadingkeys': ['b', 'a', 'b'] },
          NumericLessThan: { 'aws:EpochTime': 1e3 },
          Bool: { 'aws:securetransport': true },
        },
      }),
      statement(
        `"Effect":"Allow","Principal":{"AWS":"${root(stranger)}"},"Action":"dynamodb:GetItem","Resource":"*","Condition":{"ForAnyValue:StringLike":{"DynamoDB:leadingkeys":["b","a","b"]},"NumericLessThan":{"aws:EpochTime":1000},"Bool":{"aws:securetransport":true}}`,
      ),
    ],
  ])('%s', async (_, text, shown) => {
    const { RevisionId } = await put(text);
    const got = await alice.send(new GetResourcePolicyCommand({ ResourceArn }));
    expect(got).toMatchObject({ Policy: shown, RevisionId });
    // Put back, it changes nothing; but for a Version that was not there.
    const again = await put(shown);
    if (text.includes('Version')) expect(again.RevisionId).toBe(RevisionId);
    else expect(again.RevisionId).not.toBe(RevisionId);
    expect((await alice.send(new GetResourcePolicyCommand({ ResourceArn }))).Policy).toBe(shown);
  });

  it('19,456 bytes of blanks as nothing', async () => {
    await put(of({}).padEnd(19_456));
    expect((await alice.send(new GetResourcePolicyCommand({ ResourceArn }))).Policy).toBe(of({}));
  });
});

describe('A size', () => {
  it('is that of the text in UTF-8', async () => {
    const bytes = (wanted: number) => {
      const text = of({ Sid: 'SID' });
      return text.replace(
        'SID',
        'é'.repeat((wanted - text.length + 3) / 2).padEnd((wanted - text.length + 3) % 2, 'x'),
      );
    };
    const odd = of({ Sid: 'SID' }).length % 2 === 0 ? 20_479 : 20_480;
    const fitting = bytes(odd);
    expect(Buffer.byteLength(fitting)).toBe(odd);
    await put(fitting);
    expect(await refusal(put(`${fitting}  `))).toContain('Maximum policy size of 20480 bytes exceeded');
  });
});

describe('A document with a wrong form', () => {
  const prefix = 'ValidationException: One or more parameter values were invalid: Invalid policy document: ';
  const syntax = /^Syntax error at position \(\d+,\d+\)$/;
  const json = 'This policy contains invalid Json';
  const missing = (field: string) => `Missing required field ${field}`;

  it.each<[text: string, sentence: string | RegExp]>([
    ['   ', json],
    ['"policy"', json],
    ['7', json],
    ['true', json],
    [`${of({})} x`, json],
    [of({}).replace('}]}', '},]}'), json],
    [of({}).replaceAll('"', "'"), json],
    [`\ufeff${of({})}`, json],
    [' null ', 'This text appears not to be a policy'],
    ['{ }', syntax],
    ['{"Id":"i"}', missing('Statement')],
    ['{"Version":"2012-10-17","Statement":null}', syntax],
    ['{"Version":"2012-10-17","Statement":"x"}', syntax],
    ['{"Version":"2012-10-17","Statement":[null]}', syntax],
    ['{"Version":"2012-10-17","Statement":[[]]}', syntax],
    ['{"Version":"2012-10-17","Statement":{}}', missing('Effect')],
    [of({}).replace('"Statement"', '"statement"'), syntax],
    [of({}).replace('"Effect"', '"effect"'), syntax],
    [of({}).replace('"2012-10-17"', '2012'), syntax],
    [of({}).replace('"2012-10-17"', 'null'), syntax],
    [of({}).replace('"2012-10-17"', '""'), 'The policy must contain a valid version string'],
    [of({}).replace('{', '{"Id":7,'), syntax],
    [of({}).replace('{', '{"Version":"2012-10-17",'), syntax],
    [of({}).replace('"Action"', '"Action":"dynamodb:Query","Action"'), syntax],
    [of({ Sid: 7 }), syntax],
    [of({ Effect: null }), syntax],
    [of({ Effect: '' }), 'Invalid effect: '],
    [of({ Effect: ['Allow'] }), syntax],
    [of({ Principal: null }), syntax],
    [of({ Principal: [] }), syntax],
    [of({ Principal: ['*'] }), syntax],
    [of({ Principal: root(stranger) }), syntax],
    [of({ Principal: {} }), /^Missing required field Principal/],
    [of({ Principal: { AWS: [] } }), /^Missing required field Principal/],
    [of({ Principal: { AWS: null } }), syntax],
    [of({ Principal: { AWS: 111111111111 } }), syntax],
    [of({ Principal: { AWS: [[stranger]] } }), syntax],
    [of({ Action: [] }), missing('Action')],
    [of({ Action: null }), syntax],
    [of({ Action: {} }), syntax],
    [of({ Action: [7] }), syntax],
    [of({ Resource: [] }), missing('Resource')],
    [of({ Resource: null }), syntax],
    [of({ Resource: [['*']] }), syntax],
    [of({ Condition: null }), syntax],
    [of({ Condition: [] }), syntax],
    [of({ Condition: { StringEquals: 'x' } }), syntax],
    [of({ Condition: { StringEquals: { 'aws:username': null } } }), syntax],
    [of({ Condition: { StringEquals: { 'aws:username': {} } } }), syntax],
    [of({ Condition: { StringEquals: { 'aws:username': [['x']] } } }), syntax],
    ...['stringequals', 'StringMatches', 'ForAllValues:', 'ForSomeValues:StringEquals', 'NullIfExists', ''].map(
      (name): [string, string] => [
        of({ Condition: { [name]: { 'aws:username': 'x' } } }),
        `Invalid Condition type : ${name}`,
      ],
    ),
    [of({ NotPrincipal: { AWS: owner } }), syntax],
    [of({ Effect: 'Deny', NotPrincipal: { AWS: owner } }), syntax],
    [of({ NotAction: 'dynamodb:Query' }), syntax],
    [of({ NotResource: '*' }), syntax],
    [of({ Principal: undefined, NotPrincipal: { AWS: owner } }), 'Allow with NotPrincipal is not allowed.'],
    [of({ Principal: undefined, NotPrincipal: '*' }), 'Allow with NotPrincipal is not allowed.'],
    ['[{"Version":"2012-10-17"}]', json],
    [`{"Version":"2012-10-17","Statement":${'['.repeat(9000)}`, /./],
  ])('%s', async (text, sentence) => {
    const actual = await refusal(put(text));
    expect(actual.slice(0, prefix.length)).toBe(prefix);
    if (typeof sentence === 'string') expect(actual.slice(prefix.length)).toBe(sentence);
    else expect(actual.slice(prefix.length)).toMatch(sentence);
  });

  it('may be wrong in ways that nobody was seen to mind', async () => {
    for (const change of [
      { Condition: {} },
      { Condition: { StringEquals: {} } },
      { Condition: { StringEquals: { 'dynamodb:NoSuchKey': 'x', 'aws:NoSuchKey': 'y', 'my:Key': 'z' } } },
      { Condition: { NumericEquals: { 'aws:EpochTime': 'soon' } } },
      { Sid: '' },
      { Sid: 'with blanks, and more' },
      { Resource: ['arn:aws:s3:::bucket', `arn:aws:dynamodb:*:*:table/x`] },
      { Resource: undefined, NotResource: ResourceArn },
      { Resource: `arn:aws:dynamodb:us-east-1:${owner}:table/\${aws:username}` },
    ]) {
      await put(of(change));
    }
    await put(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ ...allow, Sid: '' }, { ...allow, Sid: '' }, allow, allow],
      }),
    );
  });
});

describe('A principal', () => {
  const invalid =
    'ValidationException: One or more parameter values were invalid: Invalid principal in policy document.';
  const badService =
    'ValidationException: One or more parameter values were invalid: Invalid policy document: Policy contains invalid service principal';
  const iam = (rest: string, account = stranger) => `arn:aws:iam::${account}:${rest}`;
  const sts = (rest: string) => `arn:aws:sts::${stranger}:${rest}`;

  it.each<[name: unknown]>([
    [{ AWS: stranger }],
    [{ AWS: '987654321098' }],
    [{ AWS: root('987654321098') }],
    [{ AWS: [iam('user/bob'), iam('role/visitor'), stranger] }],
    [{ AWS: iam('user/some/path/somebody', '987654321098') }],
    [{ AWS: iam('role/aws-service-role/x.amazonaws.com/R', '987654321098') }],
    [{ AWS: sts('assumed-role/visitor/today') }],
    [{ AWS: sts('assumed-role/no-such-role/today') }],
    [{ AWS: sts('federated-user/somebody') }],
    [{ Service: 'redshift.amazonaws.com' }],
    [{ Service: ['redshift.amazonaws.com', 'replication.dynamodb.amazonaws.com'], AWS: stranger }],
  ])('%j may be named', async (Principal) => {
    await put(of({ Principal }));
    await put(of({ Effect: 'Deny', Principal: undefined, NotPrincipal: Principal, Action: 'dynamodb:Query' }));
  });

  it.each<[name: unknown, sentence?: string]>([
    [{ AWS: '12345678901' }],
    [{ AWS: '1234567890123' }],
    [{ AWS: '１２３４５６７８９０１２' }],
    [{ AWS: '' }],
    [{ AWS: 'alice' }],
    [{ AWS: '**' }],
    [{ AWS: [stranger, '2*'] }],
    [{ AWS: iam('user/ghost') }],
    [{ AWS: iam('user/Bob') }],
    [{ AWS: iam('user/path/bob') }],
    [{ AWS: iam('USER/bob') }],
    [{ AWS: iam('role/ghost') }],
    [{ AWS: iam('role/bob') }],
    [{ AWS: iam('user/') }],
    [{ AWS: iam('user') }],
    [{ AWS: iam('user/*') }],
    [{ AWS: iam('role/*', '987654321098') }],
    [{ AWS: iam('role/v?sitor', '987654321098') }],
    [{ AWS: iam('*', '987654321098') }],
    [{ AWS: iam('root/') }],
    [{ AWS: iam('root', '') }],
    [{ AWS: iam('root', '*') }],
    [{ AWS: iam('group/readers') }],
    [{ AWS: iam('oidc-provider/accounts.google.com') }],
    [{ AWS: sts('assumed-role/visitor') }],
    [{ AWS: sts('assumed-role/visitor/*') }],
    [{ AWS: sts('assumed-role/team/visitor/today') }],
    [{ AWS: sts('federated-user/a/b') }],
    [{ AWS: `arn:aws-cn:iam::${stranger}:root` }],
    [{ AWS: `arn:aws:iam:us-east-1:${stranger}:root` }],
    [{ AWS: `arn:aws:s3:::bucket` }],
    [{ AWS: 'AIDAABCDEFGHIJKLMNOPQ' }],
    [{ AWS: 'redshift.amazonaws.com' }],
    [{ Federated: 'accounts.google.com' }],
    [{ CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' }],
    [{ aws: stranger }],
    [{ '*': '*' }],
    [{ Service: 'bedrock.amazonaws.com' }, badService],
    [{ Service: 'lambda.amazonaws.com' }, badService],
    [{ Service: 'Redshift.amazonaws.com' }, badService],
    [{ Service: '*' }, badService],
    [{ Service: stranger }, badService],
    [{ Service: ['redshift.amazonaws.com', 'x'] }, badService],
  ])('%j may not', async (Principal, sentence = invalid) => {
    expect(await refusal(put(of({ Principal })))).toBe(sentence);
    const except = { Effect: 'Deny', Principal: undefined, NotPrincipal: Principal, Action: 'dynamodb:Query' };
    expect(await refusal(put(of(except)))).toBe(sentence);
  });
});

describe('Everyone may be allowed', () => {
  const unbounded =
    'ValidationException: Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access';
  const keysThatBound: readonly [key: string, value: string][] = [
    ['aws:PrincipalAccount', stranger],
    ['aws:PrincipalArn', `arn:aws:iam::${stranger}:role/visitor`],
    ['aws:PrincipalOrgID', 'o-1'],
    ['aws:SourceAccount', stranger],
    ['aws:SourceArn', `arn:aws:s3:::bucket`],
    ['aws:SourceVpc', 'vpc-1'],
    ['aws:SourceVpce', 'vpce-1'],
    ['aws:userid', 'AIDAABCDEFGHIJKLMNOPQ'],
    ['aws:PrincipalServiceName', 'redshift.amazonaws.com'],
    ['aws:Ec2InstanceSourceVpc', 'vpc-1'],
    ['aws:SourceOrgID', 'o-1'],
  ];
  const everyone = (Condition?: object) => [
    of({ Principal: '*', Condition }),
    of({ Principal: { AWS: '*' }, Condition }),
    of({ Principal: { AWS: [stranger, '*'] }, Condition }),
  ];

  it.each(keysThatBound)('where %s is fixed', async (key, value) => {
    for (const operator of ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike']) {
      for (const policy of everyone({ [operator]: { [key]: [value] } })) await put(policy);
      for (const policy of everyone({ [operator]: { [key.toUpperCase()]: [value, value] } })) await put(policy);
    }
  });

  it.each(keysThatBound)('not where %s is not', async (key, value) => {
    for (const Condition of [
      { StringLike: { [key]: `${value}*` } },
      { StringLike: { [key]: [value, '*'] } },
      { StringEquals: { [key]: '*' } },
      { StringEquals: { [key]: '${aws:PrincipalTag/x}' } },
      { StringNotEquals: { [key]: value } },
      { StringEqualsIfExists: { [key]: value } },
      { 'ForAllValues:StringEquals': { [key]: value } },
      { Null: { [key]: 'false' } },
      { StringEquals: { [key]: [] } },
    ]) {
      for (const policy of everyone(Condition)) expect(await refusal(put(policy)), policy).toBe(unbounded);
    }
  });

  it.each<[string, object]>([
    ['paths of an organization', { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': 'o-1/r-1/ou-1/' } }],
    ['paths of the source', { 'ForAnyValue:StringEquals': { 'aws:SourceOrgPaths': 'o-1/r-1/ou-1/' } }],
    [
      'names of a service',
      { 'ForAnyValue:StringEquals': { 'aws:PrincipalServiceNamesList': 'redshift.amazonaws.com' } },
    ],
    ['services of AWS', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['an ARN, by ArnLike', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${stranger}:role/visitor` } }],
    ['an ARN, by ArnEquals', { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::bucket' } }],
    [
      'something fixed beside an address',
      { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
    ],
  ])('under %s', async (_, Condition) => {
    for (const policy of everyone(Condition)) await put(policy);
  });

  it.each<[string, object | undefined]>([
    ['nothing', undefined],
    ['an empty condition', {}],
    ['addresses', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }],
    ['one address', { IpAddress: { 'aws:SourceIp': '203.0.113.7/32' } }],
    ['encryption', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['what is no service', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }],
    ['paths without ForAnyValue', { StringEquals: { 'aws:PrincipalOrgPaths': 'o-1/r-1/ou-1/' } }],
    ['paths with a wildcard', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } }],
    ['a user agent', { StringEquals: { 'aws:UserAgent': 'secret' } }],
    ['a tag of the principal', { StringEquals: { 'aws:PrincipalTag/team': 'red' } }],
    ['its own keys', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['x'] } }],
    ['any role of an account', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${stranger}:role/*` } }],
  ])('not under %s', async (_, Condition) => {
    for (const policy of everyone(Condition)) expect(await refusal(put(policy)), policy).toBe(unbounded);
  });

  it('not beside a statement that is bound, and not by NotAction or NotResource', async () => {
    const bound = { ...allow, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } };
    const open = { ...allow, Principal: '*', Action: 'dynamodb:Query' };
    const both = JSON.stringify({ Version: '2012-10-17', Statement: [bound, open] });
    expect(await refusal(put(both))).toBe(unbounded);
    const notAction = { Principal: '*', Action: undefined, NotAction: 'dynamodb:DeleteTable' };
    expect(await refusal(put(of(notAction)))).toBe(unbounded);
    expect(await refusal(put(of({ Principal: '*', Resource: undefined, NotResource: ResourceArn })))).toBe(unbounded);
  });

  it('never counts where it is denied, nor where accounts, users, roles and services are named', async () => {
    await put(of({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:DeleteItem' }));
    await put(of({ Principal: { AWS: [stranger, '987654321098'] }, Action: 'dynamodb:*' }));
    await put(of({ Principal: { Service: 'redshift.amazonaws.com' }, Action: '*' }));
  });
});

function put(Policy: string) {
  return alice.send(new PutResourcePolicyCommand({ ResourceArn, Policy, ConfirmRemoveSelfResourceAccess: true }));
}
