import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { allowing, type Iam, iamOf, outcome } from '../iam.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/** OpenID Connect providers as IAM's calls make, show and change them. */
let running: Running;
let iam: Iam;
beforeAll(async () => {
  running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
  iam = iamOf(running);
});
afterAll(() => running.stop());

const root = keys.ownerRoot;
const arnOf = (url: string, account = owner) => `arn:aws:iam::${account}:oidc-provider/${url}`;
const github = 'token.actions.githubusercontent.com';
const thumbprint = '6938FD4D98BAB03FAADB97B34396831E3780AEA1';
const ofProvider = (url: string) => ({ OpenIDConnectProviderArn: arnOf(url) });

describe('the life of a provider', () => {
  it('is made, shown, listed, changed, tagged and deleted', async () => {
    const made = await iam('CreateOpenIDConnectProvider', root, {
      Url: `https://${github}`,
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: [thumbprint],
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    expect(made.first('OpenIDConnectProviderArn')).toBe(arnOf(github));
    expect(made.all('Key')).toEqual(['team']);

    await iam('AddClientIDToOpenIDConnectProvider', root, { ...ofProvider(github), ClientID: 'another' });
    await iam('AddClientIDToOpenIDConnectProvider', root, { ...ofProvider(github), ClientID: 'another' });
    await iam('RemoveClientIDFromOpenIDConnectProvider', root, { ...ofProvider(github), ClientID: 'none' });
    await iam('TagOpenIDConnectProvider', root, { ...ofProvider(github), Tags: [{ Key: 'Team', Value: 'two' }] });
    const shown = await iam('GetOpenIDConnectProvider', root, ofProvider(github));
    expect(shown.first('Url')).toBe(github);
    expect(shown.text).toContain('<CreateDate>20');
    expect(shown.all('member')).toEqual(['sts.amazonaws.com', 'another', thumbprint.toLowerCase()]);
    expect(shown.all('Key')).toEqual(['team', 'Team']);

    await iam('RemoveClientIDFromOpenIDConnectProvider', root, { ...ofProvider(github), ClientID: 'another' });
    await iam('UpdateOpenIDConnectProviderThumbprint', root, {
      ...ofProvider(github),
      ThumbprintList: ['a'.repeat(40)],
    });
    await iam('UntagOpenIDConnectProvider', root, { ...ofProvider(github), TagKeys: ['team'] });
    const changed = await iam('GetOpenIDConnectProvider', root, ofProvider(github));
    expect(changed.all('member')).toEqual(['sts.amazonaws.com', 'a'.repeat(40)]);
    expect((await iam('ListOpenIDConnectProviderTags', root, ofProvider(github))).all('Key')).toEqual(['Team']);
    expect((await iam('ListOpenIDConnectProviders', root)).all('Arn')).toEqual([arnOf(github)]);
    expect((await iam('ListOpenIDConnectProviders', keys.strangerRoot)).all('Arn')).toEqual([]);
    expect((await iam('GetAccountSummary', root)).text).toMatch(/<key>Providers<\/key>\s*<value>1<\/value>/);

    expect(await outcome(iam('DeleteOpenIDConnectProvider', root, ofProvider(github)))).toBe('200');
    expect(await outcome(iam('DeleteOpenIDConnectProvider', root, ofProvider(github)))).toBe(
      '404 NoSuchEntity: OpenId connect Provider ARN cannot be found.',
    );
    expect(await outcome(iam('GetOpenIDConnectProvider', root, ofProvider(github)))).toBe(
      `404 NoSuchEntity: OpenIDConnect Provider not found for arn ${arnOf(github)}`,
    );
  });

  it('keeps the path of its URL, also a slash at the end', async () => {
    const made = await iam('CreateOpenIDConnectProvider', root, { Url: 'https://id.example.com/tenant/' });
    expect(made.first('OpenIDConnectProviderArn')).toBe(arnOf('id.example.com/tenant/'));
    expect(await outcome(iam('CreateOpenIDConnectProvider', root, { Url: 'https://id.example.com/tenant/' }))).toBe(
      '409 EntityAlreadyExists: Provider with url https://id.example.com/tenant/ already exists.',
    );
    expect(await outcome(iam('CreateOpenIDConnectProvider', root, { Url: 'https://id.example.com/tenant' }))).toBe(
      '200',
    );
  });
});

describe('what is refused', () => {
  const invalid = '400 InvalidInput: Invalid Open ID Connect Provider URL.';

  it.each([
    ['id.example.com', '400 ValidationError: Invalid Open ID Connect Provider URL'],
    ['http://id.example.com', `${invalid} The URL must begin with https://.`],
    ['https://id.example.com:8443', invalid],
    ['https://id.example.com/a?b=c', invalid],
    ['https://someone@id.example.com', invalid],
    ['https://', invalid],
  ])('the URL %s', async (Url, text) => {
    expect(await outcome(iam('CreateOpenIDConnectProvider', root, { Url }))).toBe(text);
  });

  it.each([
    ['a short thumbprint', ['abc'], 'Thumbprint must be exactly 40 characters.'],
    ['six thumbprints', Array(6).fill(thumbprint), 'Thumbprint list must contain fewer than 5 entries.'],
  ])('%s', async (_, ThumbprintList, text) => {
    const Url = 'https://thumbs.example.com';
    expect(await outcome(iam('CreateOpenIDConnectProvider', root, { Url, ThumbprintList }))).toBe(
      `400 InvalidInput: ${text}`,
    );
  });

  it('more than it may hold, and a list of thumbprints without any', async () => {
    const url = 'full.example.com';
    const ClientIDList = Array.from({ length: 100 }, (_, at) => `client-${at}`);
    await iam('CreateOpenIDConnectProvider', root, { Url: `https://${url}`, ClientIDList });
    expect(
      await outcome(iam('AddClientIDToOpenIDConnectProvider', root, { ...ofProvider(url), ClientID: 'one-more' })),
    ).toBe('409 LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100');
    expect(
      await outcome(iam('UpdateOpenIDConnectProviderThumbprint', root, { ...ofProvider(url), ThumbprintList: [] })),
    ).toBe('400 InvalidInput: Thumbprint list must contain at least one entry.');
  });

  it('a provider of another account, even to its root', async () => {
    const foreign = { OpenIDConnectProviderArn: arnOf('id.example.com', stranger) };
    expect(await outcome(iam('GetOpenIDConnectProvider', root, foreign))).toMatch(/^403 AccessDenied/);
    expect(await outcome(iam('DeleteOpenIDConnectProvider', root, foreign))).toMatch(/^403 AccessDenied/);
  });

  it('an ARN of something else', async () => {
    const wrong = { OpenIDConnectProviderArn: `arn:aws:iam::${owner}:role/reader` };
    expect(await outcome(iam('GetOpenIDConnectProvider', root, wrong))).toMatch(/^400 ValidationError/);
  });

  it('everything to who has no permission, and what its tags forbid', async () => {
    expect(await outcome(iam('CreateOpenIDConnectProvider', keys.nobody, { Url: 'https://a.example.com' }))).toBe(
      `403 AccessDenied: User: arn:aws:iam::${owner}:user/nobody is not authorized to perform: iam:CreateOpenIDConnectProvider on resource: ${arnOf('a.example.com')} because no identity-based policy allows the iam:CreateOpenIDConnectProvider action`,
    );
    const tagged = { Url: 'https://tagged.example.com', Tags: [{ Key: 'team', Value: 'shop' }] };
    await iam('CreateOpenIDConnectProvider', root, tagged);
    await iam('CreateOpenIDConnectProvider', root, { Url: 'https://plain.example.com' });
    await iam('PutUserPolicy', root, {
      UserName: 'nobody',
      PolicyName: 'own',
      PolicyDocument: allowing('iam:*', { Condition: { StringEquals: { 'aws:ResourceTag/team': 'shop' } } }),
    });
    const asNobody = (url: string) => outcome(iam('GetOpenIDConnectProvider', keys.nobody, ofProvider(url)));
    expect(await asNobody('tagged.example.com')).toBe('200');
    expect(await asNobody('plain.example.com')).toMatch(/^403/);
    // Without the right to tag, nothing is made with tags.
    await iam('PutUserPolicy', root, {
      UserName: 'nobody',
      PolicyName: 'own',
      PolicyDocument: allowing('iam:CreateOpenIDConnectProvider'),
    });
    const attempt = iam('CreateOpenIDConnectProvider', keys.nobody, { ...tagged, Url: 'https://b.example.com' });
    expect(await outcome(attempt)).toContain('iam:TagOpenIDConnectProvider');
  });
});

describe('a role that trusts a shared issuer', () => {
  const trust = (condition: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: arnOf(github) },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: condition,
        },
      ],
    });

  it('has to say whose tokens it means, when it is made and when it is changed', async () => {
    const anybody = trust({ StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' } });
    const refusal = `400 MalformedPolicyDocument: The trust policy trusts shared OpenID Connect provider "${github}" without a Condition scoping "${github}:sub" to your own tenant.`;
    const role = (document: string) =>
      outcome(iam('CreateRole', root, { RoleName: 'actions', AssumeRolePolicyDocument: document }));
    expect(await role(anybody)).toBe(refusal);
    expect(await role(trust({ StringLike: { [`${github}:sub`]: 'repo:ours/*' } }))).toBe('200');
    const update = { RoleName: 'actions', PolicyDocument: anybody };
    expect(await outcome(iam('UpdateAssumeRolePolicy', root, update))).toBe(refusal);
  });
});
