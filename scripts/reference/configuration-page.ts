import schema from '../../src/cli/configuration-schema.json' with { type: 'json' };
import { controlPolicyCharactersMax, organizationalUnitDepthMax } from '../../src/database/directory/quotas.ts';
import { awsManagedPolicies } from '../../src/identity/aws-managed-policies.ts';
import { generated, table } from './table.ts';

/** The elements of a configuration file, drawn from its schema. */
export function configurationPage(): string {
  return `# The configuration file

${generated}

Accounts and who is in them, for \`--config FILE\`: YAML or JSON, checked against
[a JSON schema](configuration-schema.json). Without a file, the server keeps the principals that it has; a new one has none but
the well-known credentials.

The file is a declared state, and owns what it names. Each start with it, SIGHUP to a server that was started with it, and
[\`dynaward apply\`](../guides/apply-a-configuration.md) make those principals what the file says, also where the IAM API
changed them meanwhile; what an earlier start declared and the file does not name any more is removed. What stays keeps its unique id (so that
policies which name it go on to hold), and temporary credentials go on to work as long as their user or role is there. A file with a mistake
changes nothing, and the server does not start.

What was made through the API is left alone: users, groups, roles, policies, access keys, aliases, instance profiles, organizations and what
belongs to them. If the file comes to
name one of them, it is declared from then on, under the same unique id. A declared policy or group that the file drops while something made
through the API uses it stays, as if made through the API: taking it away could take away a denial, or a boundary.

A policy is written as an object, or as its JSON text. A trust policy may name users and roles only if they exist, as far as their account
is in the file. [examples/two-accounts.yaml](../../examples/two-accounts.yaml) is a whole one:

\`\`\`yaml
accounts:
  '111111111111':
    users:
      alice:
        accessKeys: [{ id: AKIAALICE11111111111, secret: only-a-sample }]
        attachedPolicies: ['arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess']
\`\`\`

${sections.map(([heading, name]) => section(heading, definitions[name]!)).join('\n\n')}

## Shadow policies

\`shadowPolicies\` names policies that are tried beside the live ones of their tables or streams:
[Try out before you enforce](../guides/try-out-before-you-enforce.md) shows it. They hold while the server runs, and are kept nowhere.

## VPC endpoints

\`vpcEndpoints\` says which addresses stand for machines behind a VPC endpoint:
[Through a VPC endpoint](../guides/through-a-vpc-endpoint.md) shows it. They hold while the server runs, and are kept nowhere.

## Issuers of tokens

\`tokenIssuers\` says, by the \`iss\` of their tokens, with which keys identity providers sign:
[Give a role for the token of an identity provider](../guides/web-identity.md) shows it. The keys hold for every account that knows the
provider, by \`oidcProviders\` or by \`CreateOpenIDConnectProvider\`. They are never fetched.

## Control policies

\`organization\` puts accounts into units and attaches service control policies (SCPs) and resource control policies (RCPs) to the root, the
units and the accounts: [Guard every account of an organization](../guides/guard-every-account-of-an-organization.md) shows it. What the
organization of the file names is as the file says, attachments included; units, accounts and policies that were made by calls of AWS
Organizations are left alone. Without \`organization\`, or after it is taken out, no account is bound by it. A service control policy names no principals. A resource control policy only
denies: \`"Principal": "*"\`, actions with their service (\`dynamodb:*\`), no \`NotAction\`, \`"Version": "2012-10-17"\`; here it reaches actions
of \`dynamodb\` and \`sts\`. ${controlPolicyCharactersMax.SERVICE_CONTROL_POLICY.toLocaleString('en')} and ${controlPolicyCharactersMax.RESOURCE_CONTROL_POLICY.toLocaleString('en')} characters at most, white space counted; units lie ${organizationalUnitDepthMax} deep at most.

## Managed policies of AWS

\`arn:aws:iam::aws:policy/\` with ${[...awsManagedPolicies.keys()].map((arn) => `\`${arn.split('/').at(-1)}\``).join(', ')}.
`;
}

/** The schema where a published package has it, for editors. */
export function configurationSchema(): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

interface Definition {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly $comment?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly items?: Definition;
  readonly additionalProperties?: Definition | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly maxLength?: number;
}

const definitions = schema.$defs as unknown as Readonly<Record<string, Definition>>;

const sections = [
  ['An account', 'account'],
  ['A user', 'user'],
  ['A group', 'group'],
  ['A role', 'role'],
  ['A managed policy', 'managedPolicy'],
  ['An OpenID Connect provider', 'oidcProvider'],
  ['An issuer of tokens', 'tokenIssuer'],
  ['An access key', 'accessKey'],
  ['A multi-factor device', 'mfaDevice'],
  ['A shadow policy', 'shadowPolicy'],
  ['A VPC endpoint', 'vpcEndpoint'],
  ['The organization', 'organization'],
  ['The root of the organization', 'organizationRoot'],
  ['A unit', 'organizationalUnit'],
  ['An account in the organization', 'memberAccount'],
] as const;

function section(heading: string, { properties = {}, required = [] }: Definition): string {
  const rows = Object.entries(properties).map(([name, own]) => {
    const definition = { ...(own.$ref ? definitions[own.$ref.split('/').at(-1)!] : undefined), ...own };
    return [`\`${name}\``, kindOf(definition), standing(name, { definition, required }), meaning(definition)];
  });
  return `## ${heading}\n\n${table(['Element', 'Kind', 'Default', 'Meaning'], rows)}`;
}

function kindOf({ type, items, additionalProperties }: Definition): string {
  if (type === 'array') return items?.$ref ? 'list of objects' : 'list of texts';
  if (type === 'object') return typeof additionalProperties === 'object' ? 'object, by name' : 'object';
  return [type ?? []]
    .flat()
    .map((name) => (name === 'string' ? 'text' : name))
    .join(' or ');
}

function standing(name: string, { definition, required }: Standing): string {
  if (required.includes(name)) return 'required';
  return definition.default === undefined ? 'none' : `\`${String(definition.default)}\``;
}

interface Standing {
  readonly definition: Definition;
  readonly required: readonly string[];
}

function meaning(definition: Definition): string {
  const { description, minimum, maximum, maxItems, maxProperties } = definition;
  const most = maxItems ?? maxProperties;
  return [
    description,
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}.`,
    most !== undefined && `${most} at most.`,
  ]
    .filter(Boolean)
    .join(' ');
}
