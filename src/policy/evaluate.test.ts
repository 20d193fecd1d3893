import { describe, expect, it } from 'vitest';
import { type CompiledPolicy, compilePolicy } from './compile.ts';
import { type Decision, noLayers } from './decision.ts';
import { parsePolicy } from './document.ts';
import { type ApplicablePolicies, type DecisionOptions, decide } from './evaluate.ts';
import type { Principal } from './principal.ts';
import type { PolicyForm } from './statement.ts';

const owner = '111122223333';
const stranger = '444455556666';
const table = `arn:aws:dynamodb:eu-west-1:${owner}:table/Orders`;

function principals(account: string) {
  const common = { accountId: account, userId: 'x', tags: new Map<string, string>() };
  const userArn = `arn:aws:iam::${account}:user/alice`;
  return {
    root: { ...common, kind: 'root', arn: `arn:aws:iam::${account}:root` },
    user: { ...common, kind: 'user', arn: userArn, userName: 'alice', uniqueId: `AIDA${account}ALICE` },
    session: {
      ...common,
      kind: 'roleSession',
      arn: `arn:aws:sts::${account}:assumed-role/Reader/s1`,
      roleArn: `arn:aws:iam::${account}:role/team/Reader`,
      roleUniqueId: `AROA${account}READER`,
      sessionName: 's1',
    },
    federated: {
      ...common,
      kind: 'federatedUser',
      arn: `arn:aws:sts::${account}:federated-user/bob`,
      issuerArn: userArn,
      issuerUniqueId: `AIDA${account}ALICE`,
    },
    rootFederated: {
      ...common,
      kind: 'federatedUser',
      arn: `arn:aws:sts::${account}:federated-user/bob`,
      issuerArn: `arn:aws:iam::${account}:root`,
    },
  } as const satisfies Record<string, Principal>;
}

const own = principals(owner);
const foreign = principals(stranger);
const service: Principal = {
  kind: 'service',
  arn: 'redshift.amazonaws.com',
  accountId: '',
  userId: '',
  tags: new Map(),
  serviceName: 'redshift.amazonaws.com',
};
const nobody: Principal = { kind: 'anonymous', arn: '', accountId: '', userId: '', tags: new Map() };

function policy(id: string, form: PolicyForm, statements: object[]): CompiledPolicy {
  const filled = statements.map((statement) => ({
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    ...(form !== 'trust' && { Resource: '*' }),
    ...statement,
  }));
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: filled }), form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return compilePolicy(parsed.document, id);
}

const allowing = policy('allowing', 'identity', [{}]);
const denying = policy('denying', 'identity', [{ Effect: 'Deny', Sid: 'No' }]);
const silent = policy('silent', 'identity', [{ Action: 'dynamodb:Scan' }]);

function naming(principal: unknown, change: object = {}): CompiledPolicy {
  return policy('resource', 'resource', [{ Principal: principal, ...change }]);
}

interface Given extends Partial<ApplicablePolicies> {
  readonly principal: Principal;
  readonly options?: DecisionOptions;
  readonly context?: Record<string, string>;
}

function decideOn({ principal, options, context, ...policies }: Given): Decision {
  return decide(
    {
      principal,
      action: 'dynamodb:GetItem',
      resource: table,
      resourceAccount: owner,
      context: (key) => context?.[key],
    },
    { identity: [], ...policies },
    options,
  );
}

/** `allow`, or the kind that refused, with `!` for an explicit Deny. */
function outcome(given: Given): string {
  const decision = decideOn(given);
  if (decision.effect === 'allow') return 'allow';
  return decision.cause === 'explicit' ? `!${decision.by}` : decision.by;
}

/** Outcomes without anything else, with a silent boundary, with a silent session policy, and with an identity Allow. */
function row(principal: Principal, resource: CompiledPolicy | undefined): string[] {
  return [
    outcome({ principal, resource }),
    outcome({ principal, resource, boundary: silent }),
    outcome({ principal, resource, session: [silent] }),
    outcome({ principal, resource, identity: [allowing] }),
    outcome({ principal, resource, identity: [allowing], boundary: silent }),
    outcome({ principal, resource, identity: [allowing], session: [silent] }),
  ];
}

const uncapped = ['allow', 'allow', 'allow', 'allow', 'allow', 'allow'];
const capped = ['allow', 'boundary', 'session', 'allow', 'boundary', 'session'];
const onlyWithIdentity = ['identity', 'identity', 'identity', 'allow', 'boundary', 'session'];

describe('within an account, by how the resource policy names the principal', () => {
  it.each([
    ['nobody', own.user, undefined, onlyWithIdentity],
    ['a user by ARN', own.user, naming({ AWS: own.user.arn }), uncapped],
    ['a user by id', own.user, naming({ AWS: own.user.uniqueId }), uncapped],
    ['a role by ARN', own.session, naming({ AWS: own.session.roleArn }), capped],
    ['a role by id', own.session, naming({ AWS: own.session.roleUniqueId }), capped],
    [
      'a role by its ARN without the path',
      own.session,
      naming({ AWS: `arn:aws:iam::${owner}:role/Reader` }),
      onlyWithIdentity,
    ],
    ['a session', own.session, naming({ AWS: own.session.arn }), uncapped],
    ['another session', own.session, naming({ AWS: `${own.session.arn}2` }), onlyWithIdentity],
    ['a federated user', own.federated, naming({ AWS: own.federated.arn }), uncapped],
    ['the user behind a federated one', own.federated, naming({ AWS: own.user.arn }), capped],
    ['that user by id', own.federated, naming({ AWS: own.user.uniqueId }), capped],
    ['the account', own.user, naming({ AWS: owner }), onlyWithIdentity],
    ['the account of a session', own.session, naming({ AWS: own.root.arn }), onlyWithIdentity],
    ['the account of a federated user of root', own.rootFederated, naming({ AWS: own.root.arn }), onlyWithIdentity],
    ['everyone', own.session, naming('*'), uncapped],
    ['everyone, the long way', own.session, naming({ AWS: '*' }), uncapped],
    ['account and role', own.session, naming({ AWS: [owner, own.session.roleArn] }), capped],
    [
      'account, role and session',
      own.session,
      naming({ AWS: [owner, own.session.roleArn, own.session.arn] }),
      uncapped,
    ],
    [
      'roles with a wildcard, which names none',
      own.session,
      naming({ AWS: `arn:aws:iam::${owner}:role/*` }),
      onlyWithIdentity,
    ],
    ['another account', own.user, naming({ AWS: stranger }), onlyWithIdentity],
  ] as [string, Principal, CompiledPolicy | undefined, string[]][])('%s', (_, principal, resource, expected) => {
    expect(row(principal, resource)).toEqual(expected);
  });

  it('everyone on condition of a role ARN is not capped either', () => {
    const resource = naming('*', { Condition: { ArnEquals: { 'aws:PrincipalArn': own.session.roleArn } } });
    const given = { principal: own.session, resource, context: { 'aws:principalarn': own.session.roleArn } };
    expect(outcome({ ...given, boundary: silent, session: [] })).toBe('allow');
    expect(outcome({ ...given, context: {} })).toBe('identity');
  });

  it('an empty list of session policies allows nothing', () => {
    expect(outcome({ principal: own.session, identity: [allowing], session: [] })).toBe('session');
    expect(outcome({ principal: own.session, identity: [allowing], session: [silent, allowing] })).toBe('allow');
  });
});

describe('across accounts', () => {
  const { user, session } = foreign;

  it.each([
    ['account', user, stranger],
    ['user', user, user.arn],
    ['role', session, session.roleArn],
    ['session', session, session.arn],
  ] as [string, Principal, string][])(
    'both sides must allow; naming the %s is as good as any',
    (_, principal, name) => {
      const resource = naming({ AWS: name });
      expect(outcome({ principal, resource })).toBe('identity');
      expect(outcome({ principal, identity: [allowing] })).toBe('resource');
      expect(outcome({ principal, identity: [allowing], resource })).toBe('allow');
      expect(outcome({ principal, identity: [allowing], resource, boundary: silent })).toBe('boundary');
      expect(outcome({ principal, identity: [allowing], resource, session: [] })).toBe('session');
      expect(outcome({ principal })).toBe('identity');
    },
  );

  it('root of another account needs the resource policy to name its account, or everyone', () => {
    expect(outcome({ principal: foreign.root })).toBe('resource');
    expect(outcome({ principal: foreign.root, resource: naming({ AWS: stranger }) })).toBe('allow');
    expect(outcome({ principal: foreign.root, resource: naming('*') })).toBe('allow');
    expect(outcome({ principal: foreign.root, resource: naming({ AWS: owner }) })).toBe('resource');
  });
});

describe('root, services, nobody', () => {
  it('root of the account may everything but what is denied or the organization withholds', () => {
    expect(outcome({ principal: own.root })).toBe('allow');
    expect(outcome({ principal: own.root, resource: naming({ AWS: owner }, { Effect: 'Deny' }) })).toBe('!resource');
    expect(outcome({ principal: own.root, serviceControl: [[silent]] })).toBe('serviceControl');
    expect(outcome({ principal: own.root, boundary: silent, session: [silent] })).toBe('allow');
    expect(outcome({ principal: own.root, resource: naming({ AWS: stranger }, { Effect: 'Deny' }) })).toBe('allow');
  });

  it('services are named by the resource policy and by nothing else', () => {
    expect(outcome({ principal: service })).toBe('resource');
    expect(outcome({ principal: service, identity: [allowing] })).toBe('resource');
    expect(outcome({ principal: service, resource: naming({ Service: 'redshift.amazonaws.com' }) })).toBe('allow');
    expect(outcome({ principal: service, resource: naming({ AWS: 'redshift.amazonaws.com' }) })).toBe('resource');
    expect(
      outcome({ principal: service, resource: naming({ Service: 'redshift.amazonaws.com' }, { Effect: 'Deny' }) }),
    ).toBe('!resource');
    expect(outcome({ principal: service, resource: naming({ AWS: owner }) })).toBe('resource');
  });

  it('nobody is only everyone', () => {
    expect(outcome({ principal: nobody })).toBe('resource');
    expect(outcome({ principal: nobody, identity: [allowing] })).toBe('resource');
    expect(outcome({ principal: nobody, resource: naming('*') })).toBe('allow');
  });
});

describe('a resource whose own policy must allow, as a role with its trust policy', () => {
  const trust = (principal: unknown) =>
    policy('trust', 'trust', [{ Principal: principal, Action: 'dynamodb:GetItem' }]);
  const options = { resourcePolicyRequired: true };
  const rowWith = (principal: Principal, resource?: CompiledPolicy) => [
    outcome({ principal, resource, options }),
    outcome({ principal, resource, options, identity: [allowing] }),
    outcome({ principal, resource, options, identity: [allowing], boundary: silent }),
    outcome({ principal, resource, options, boundary: silent }),
    outcome({ principal, resource, options, session: [] }),
  ];

  it('within an account', () => {
    expect(rowWith(own.user)).toEqual(['resource', 'resource', 'resource', 'resource', 'resource']);
    expect(rowWith(own.user, trust({ AWS: own.user.arn }))).toEqual(['allow', 'allow', 'allow', 'allow', 'allow']);
    expect(rowWith(own.user, trust({ AWS: '*' }))).toEqual(['allow', 'allow', 'allow', 'allow', 'allow']);
    expect(rowWith(own.session, trust({ AWS: own.session.roleArn }))).toEqual([
      'allow',
      'allow',
      'boundary',
      'boundary',
      'session',
    ]);
    expect(rowWith(own.user, trust({ AWS: owner }))).toEqual(['identity', 'allow', 'boundary', 'identity', 'identity']);
    expect(outcome({ principal: own.root, options })).toBe('resource');
    expect(outcome({ principal: own.root, options, resource: trust({ AWS: owner }) })).toBe('allow');
  });

  it('across accounts', () => {
    expect(rowWith(foreign.user, trust({ AWS: foreign.user.arn }))).toEqual([
      'identity',
      'allow',
      'boundary',
      'identity',
      'identity',
    ]);
    expect(outcome({ principal: foreign.user, options, identity: [allowing] })).toBe('resource');
  });
});

describe('explicit Deny', () => {
  const everythingAllows = {
    principal: own.user,
    identity: [allowing],
    resource: naming({ AWS: own.user.arn }),
    boundary: allowing,
    session: [allowing],
    serviceControl: [[allowing], [allowing]],
    resourceControl: [[naming('*')]],
    vpcEndpoint: [naming('*')],
  };

  it('wins over every Allow, wherever it stands', () => {
    const deny = naming('*', { Effect: 'Deny' });
    expect(outcome(everythingAllows)).toBe('allow');
    expect(outcome({ ...everythingAllows, identity: [allowing, denying] })).toBe('!identity');
    expect(outcome({ ...everythingAllows, resource: deny })).toBe('!resource');
    expect(outcome({ ...everythingAllows, boundary: denying })).toBe('!boundary');
    expect(outcome({ ...everythingAllows, session: [allowing, denying] })).toBe('!session');
    expect(outcome({ ...everythingAllows, serviceControl: [[allowing], [allowing, denying]] })).toBe('!serviceControl');
    expect(outcome({ ...everythingAllows, resourceControl: [[naming('*'), deny]] })).toBe('!resourceControl');
    expect(outcome({ ...everythingAllows, vpcEndpoint: [naming('*'), deny] })).toBe('!vpcEndpoint');
  });

  it('is named by the first kind of SCP, RCP, resource, identity, boundary, session, endpoint', () => {
    const deny = naming('*', { Effect: 'Deny' });
    const kinds = [
      ['serviceControl', { serviceControl: [[denying]] }],
      ['resourceControl', { resourceControl: [[deny]] }],
      ['resource', { resource: deny }],
      ['identity', { identity: [denying] }],
      ['boundary', { boundary: denying }],
      ['session', { session: [denying] }],
      ['vpcEndpoint', { vpcEndpoint: [deny] }],
    ] as const;
    kinds.forEach(([kind], i) => {
      const given = Object.assign({ principal: own.user }, ...kinds.slice(i).map(([, policies]) => policies));
      expect(outcome(given)).toBe(`!${kind}`);
    });
  });

  it('reaches the federated sessions of a user, the sessions of a role, and everyone of an account', () => {
    const denyTo = (name: string) => naming({ AWS: name }, { Effect: 'Deny' });
    expect(outcome({ principal: own.federated, identity: [allowing], resource: denyTo(own.user.arn) })).toBe(
      '!resource',
    );
    expect(outcome({ principal: own.session, identity: [allowing], resource: denyTo(own.session.roleArn) })).toBe(
      '!resource',
    );
    expect(outcome({ principal: own.session, identity: [allowing], resource: denyTo(owner) })).toBe('!resource');
    expect(outcome({ principal: own.user, identity: [allowing], resource: denyTo(own.federated.arn) })).toBe('allow');
  });

  it('with NotPrincipal spares whom it lists in full, unless a boundary is set', () => {
    const resource = policy('resource', 'resource', [{ Effect: 'Deny', NotPrincipal: { AWS: [own.user.arn, owner] } }]);
    const given = { principal: own.user, identity: [allowing], resource };
    expect(outcome(given)).toBe('allow');
    expect(outcome({ ...given, boundary: allowing })).toBe('!resource');
    expect(outcome({ ...given, principal: own.session })).toBe('!resource');
  });
});

describe('organization and endpoint', () => {
  it('every level must allow, and neither gives anything', () => {
    const given = { principal: own.user, identity: [allowing] };
    expect(outcome({ ...given, serviceControl: [[allowing], [silent, allowing], [allowing]] })).toBe('allow');
    expect(outcome({ ...given, serviceControl: [[allowing], [silent], [allowing]] })).toBe('serviceControl');
    expect(outcome({ ...given, serviceControl: [[]] })).toBe('serviceControl');
    expect(outcome({ ...given, serviceControl: [] })).toBe('allow');
    expect(outcome({ ...given, resourceControl: [[naming({ AWS: stranger })]] })).toBe('resourceControl');
    expect(outcome({ ...given, vpcEndpoint: [naming({ AWS: stranger })] })).toBe('vpcEndpoint');
    expect(outcome({ principal: own.user, serviceControl: [[allowing]], vpcEndpoint: [naming('*')] })).toBe('identity');
  });
});

/** What a kind of policy says: so many statements that deny, and the one that allows. */
function says({ denies = 0, grant }: { denies?: number; grant?: number }) {
  return expect.objectContaining({
    denies: Array.from({ length: denies }, () => expect.anything()),
    allows: grant !== undefined,
    grant: grant === undefined ? undefined : expect.objectContaining({ statementIndex: grant }),
  });
}

describe('the reasons', () => {
  it('name the statements that allowed, by policy, place and Sid', () => {
    const resource = policy('table policy', 'resource', [
      { Principal: { AWS: stranger } },
      { Sid: 'Mine', Principal: { AWS: own.user.arn } },
    ]);
    expect(decideOn({ principal: own.user, resource, identity: [silent, allowing] })).toEqual({
      effect: 'allow',
      statements: [
        { policyKind: 'resource', policyId: 'table policy', statementIndex: 1, sid: 'Mine', line: 1, column: 135 },
        { policyKind: 'identity', policyId: 'allowing', statementIndex: 0, line: 1, column: 38 },
      ],
      layers: { ...noLayers, resource: says({ grant: 1 }), identity: says({ grant: 0 }) },
    });
    expect(decideOn({ principal: own.root })).toEqual({ effect: 'allow', statements: [], layers: noLayers });
  });

  it('name the identity policy alone where the resource has none, and the other way round', () => {
    const granting = (given: Partial<Given>) =>
      decideOn({ principal: own.user, ...given }).statements.map(({ policyId }) => policyId);
    const resource = naming({ AWS: own.user.arn });
    expect(granting({ identity: [allowing] })).toEqual(['allowing']);
    expect(granting({ resource })).toEqual(['resource']);
    expect(granting({ resource, identity: [allowing] })).toEqual(['resource', 'allowing']);
    expect(granting({ resource, identity: [silent] })).toEqual(['resource']);
  });

  it('name the first of several policies that allow, and every one that denies', () => {
    const other = policy('other', 'identity', [{}, {}]);
    const refusing = policy('refusing', 'identity', [{ Effect: 'Deny' }, {}, { Effect: 'Deny' }]);
    const { layers, statements } = decideOn({ principal: own.user, identity: [silent, other, allowing] });
    expect(statements).toEqual([{ policyKind: 'identity', policyId: 'other', statementIndex: 0, line: 1, column: 38 }]);
    expect(statements.map((statement) => 'sid' in statement)).toEqual([false]);
    expect(layers.identity).toEqual({
      kind: 'identity',
      denies: [],
      allows: true,
      grant: statements[0],
      strength: 'direct',
    });
    for (const identity of [
      [denying, silent, refusing, silent],
      [silent, denying, allowing, refusing],
    ]) {
      const places = decideOn({ principal: own.user, identity }).statements.map(
        ({ policyId, statementIndex }) => `${policyId} ${statementIndex}`,
      );
      expect(places).toEqual(['denying 0', 'refusing 0', 'refusing 2']);
    }
    expect(decideOn({ principal: own.user, identity: [allowing] }).layers.identity?.strength).toBe('direct');
  });

  it('name the first of several statements that name the principal, and only what applies', () => {
    const mine = { Principal: { AWS: own.user.arn } };
    const blue = { Condition: { StringEquals: { 'test:team': 'blue' } } };
    const resource = policy('resource', 'resource', [
      { ...mine, ...blue },
      mine,
      mine,
      { ...mine, Effect: 'Deny', ...blue },
    ]);
    const asked = (context: Record<string, string>) =>
      decideOn({ principal: own.user, resource, context }).statements.map(({ statementIndex }) => statementIndex);
    expect(asked({})).toEqual([1]);
    expect(asked({ 'test:team': 'blue' })).toEqual([3]);
  });

  it('name every Deny of the kind that is named, each once, in order', () => {
    const resource = policy('table policy', 'resource', [
      { Effect: 'Deny', Principal: { AWS: [owner, own.user.arn, own.user.uniqueId] } },
      { Effect: 'Deny', Principal: '*', Action: 'dynamodb:Scan' },
      { Effect: 'Deny', NotPrincipal: { AWS: stranger } },
      { Effect: 'Deny', Principal: '*' },
    ]);
    expect(decideOn({ principal: own.user, resource, identity: [denying], boundary: silent })).toMatchObject({
      effect: 'deny',
      cause: 'explicit',
      by: 'resource',
      statements: [0, 2, 3].map((statementIndex) => ({
        policyKind: 'resource',
        policyId: 'table policy',
        statementIndex,
      })),
      layers: { ...noLayers, resource: says({ denies: 3 }), identity: says({ denies: 1 }), boundary: says({}) },
    });
    expect(decideOn({ principal: own.user, identity: [denying] })).toMatchObject({
      statements: [{ policyKind: 'identity', policyId: 'denying', statementIndex: 0, sid: 'No' }],
    });
    expect(decideOn({ principal: own.user })).toEqual({
      effect: 'deny',
      cause: 'implicit',
      by: 'identity',
      statements: [],
      layers: noLayers,
    });
  });
});
