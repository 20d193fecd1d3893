import type { Principal } from '../principal.ts';
import type { Strength } from '../principal-names.ts';
import type { ContextValue } from '../request.ts';
import type { View } from './automaton.ts';
import { capitals, digits, exactly, lowers, someOf, type TextPattern, times } from './text-pattern.ts';

/**
 * Every principal as one text: the fields that tell it from others of its kind, tabs between them. What policies can say of it, its names
 * and the keys `aws:PrincipalArn`, `aws:userid` and so on, are views of that text; so two of them can never contradict each other.
 */
export interface PrincipalForm {
  readonly kind: Principal['kind'];
  readonly fieldCount: number;
  /** The texts of all principals of this form. */
  readonly shapes: readonly TextPattern[];
  /** Under what a Principal element names it, beside `*`. */
  readonly names: readonly { readonly view: View; readonly strength: Strength }[];
  /** Its keys, in lower case: fixed text, or a view. What is not here such a principal does not bring. */
  readonly keys: Readonly<Record<string, { readonly view: View; readonly set?: boolean }>>;
  /** Somebody of this form whom no policy knows; `account` if given. */
  example(account?: string): string;
  /** One who goes by the name that a Principal element gives (`entryName`), accounts aside; undefined when none of this form does. */
  named(name: string): string | undefined;
  principalOf(text: string): Principal;
}

export const separator = '\t';

/** The keys that a principal settles. */
export const principalKeys: ReadonlySet<string> = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:userid',
  'aws:username',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principalservicenameslist',
]);

const account = times(digits, 12);
const nameCharacters = `${lowers}${capitals}${digits}_+=,.@-`;
const name = someOf(nameCharacters, 1);
/** Empty, or what stands between `user/` and the name, its last slash included. */
const paths: readonly TextPattern[] = [[], [...someOf(`${nameCharacters}/`, 1), ...exactly('/')]];
const uniqueId = (prefix: string): TextPattern => [...exactly(prefix), ...someOf(`${capitals}${digits}`, 12)];
const tab = exactly(separator);

function fields(...patterns: readonly TextPattern[]): TextPattern {
  return patterns.flatMap((pattern, i) => (i === 0 ? pattern : [...tab, ...pattern]));
}

const strangerAccount = '999999999999';
const noTags: ReadonlyMap<string, string> = new Map();
const common = (principalType: string, isService = 'false') => ({
  'aws:principaltype': { view: [principalType] },
  'aws:principalisawsservice': { view: [isService] },
});

/** Account, path with its last slash, and name of `arn:aws:iam::ACCOUNT:KIND/PATH/NAME`. */
function pathed(arn: string, kind: 'user' | 'role'): readonly string[] | undefined {
  return new RegExp(`^arn:aws:iam::(\\d{12}):${kind}/((?:.*/)?)([^/]+)$`).exec(arn)?.slice(1);
}

const user: PrincipalForm = {
  kind: 'user',
  fieldCount: 4,
  shapes: paths.map((path) => fields(account, path, name, uniqueId('AIDA'))),
  names: [
    { view: ['arn:aws:iam::', 0, ':user/', 1, 2], strength: 'direct' },
    { view: [3], strength: 'direct' },
    { view: [0], strength: 'viaAccount' },
  ],
  keys: {
    ...common('User'),
    'aws:principalarn': { view: ['arn:aws:iam::', 0, ':user/', 1, 2] },
    'aws:principalaccount': { view: [0] },
    'aws:username': { view: [2] },
    'aws:userid': { view: [3] },
  },
  example: (accountId = strangerAccount) => [accountId, '', 'someone', 'AIDASOMEONE0000000000'].join(separator),
  named: (name) => {
    const own = pathed(name, 'user');
    return own && [...own, 'AIDASOMEONE0000000000'].join(separator);
  },
  principalOf(text) {
    const [accountId, path, userName, id] = text.split(separator) as [string, string, string, string];
    const arn = `arn:aws:iam::${accountId}:user/${path}${userName}`;
    return { kind: 'user', arn, accountId, userName, uniqueId: id, userId: id, tags: noTags };
  },
};

const roleSession: PrincipalForm = {
  kind: 'roleSession',
  fieldCount: 5,
  shapes: paths.map((path) => fields(account, path, name, uniqueId('AROA'), someOf(nameCharacters, 2))),
  names: [
    { view: ['arn:aws:sts::', 0, ':assumed-role/', 2, '/', 4], strength: 'direct' },
    { view: ['arn:aws:iam::', 0, ':role/', 1, 2], strength: 'viaRole' },
    { view: [3], strength: 'viaRole' },
    { view: [0], strength: 'viaAccount' },
  ],
  keys: {
    ...common('AssumedRole'),
    'aws:principalarn': { view: ['arn:aws:iam::', 0, ':role/', 1, 2] },
    'aws:principalaccount': { view: [0] },
    'aws:userid': { view: [3, ':', 4] },
  },
  example: (accountId = strangerAccount) =>
    [accountId, '', 'SomeRole', 'AROASOMEROLE000000000', 'session'].join(separator),
  named: (name) => {
    const role = pathed(name, 'role');
    if (role) return [...role, 'AROASOMEROLE000000000', 'session'].join(separator);
    const session = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/.exec(name);
    return session ? [session[1], '', session[2], 'AROASOMEROLE000000000', session[3]].join(separator) : undefined;
  },
  principalOf(text) {
    const [accountId, path, role, id, sessionName] = text.split(separator) as [string, string, string, string, string];
    return {
      kind: 'roleSession',
      arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${sessionName}`,
      accountId,
      userId: `${id}:${sessionName}`,
      tags: noTags,
      roleArn: `arn:aws:iam::${accountId}:role/${path}${role}`,
      roleUniqueId: id,
      sessionName,
    };
  },
};

const root: PrincipalForm = {
  kind: 'root',
  fieldCount: 1,
  shapes: [account],
  names: [{ view: [0], strength: 'viaAccount' }],
  keys: {
    ...common('Account'),
    'aws:principalarn': { view: ['arn:aws:iam::', 0, ':root'] },
    'aws:principalaccount': { view: [0] },
    'aws:userid': { view: [0] },
  },
  example: (accountId = strangerAccount) => accountId,
  named: () => undefined,
  principalOf: (accountId) => ({
    kind: 'root',
    arn: `arn:aws:iam::${accountId}:root`,
    accountId,
    userId: accountId,
    tags: noTags,
  }),
};

const federatedName: View = ['arn:aws:sts::', 0, ':federated-user/', 1];
const federatedKeys: PrincipalForm['keys'] = {
  ...common('FederatedUser'),
  'aws:principalarn': { view: federatedName },
  'aws:principalaccount': { view: [0] },
  'aws:userid': { view: [0, ':', 1] },
};

const federatedByUser: PrincipalForm = {
  kind: 'federatedUser',
  fieldCount: 5,
  shapes: paths.map((path) => fields(account, someOf(nameCharacters, 2), path, name, uniqueId('AIDA'))),
  names: [
    { view: federatedName, strength: 'direct' },
    { view: ['arn:aws:iam::', 0, ':user/', 2, 3], strength: 'viaRole' },
    { view: [4], strength: 'viaRole' },
    { view: [0], strength: 'viaAccount' },
  ],
  keys: federatedKeys,
  example: (accountId = strangerAccount) =>
    [accountId, 'somebody', '', 'someone', 'AIDASOMEONE0000000000'].join(separator),
  named: () => undefined,
  principalOf(text) {
    const [accountId, who, path, issuer, id] = text.split(separator) as [string, string, string, string, string];
    return {
      ...federated(accountId, who),
      issuerArn: `arn:aws:iam::${accountId}:user/${path}${issuer}`,
      issuerUniqueId: id,
    };
  },
};

const federatedByRoot: PrincipalForm = {
  kind: 'federatedUser',
  fieldCount: 2,
  shapes: [fields(account, someOf(nameCharacters, 2))],
  names: [
    { view: federatedName, strength: 'direct' },
    { view: [0], strength: 'viaAccount' },
  ],
  keys: federatedKeys,
  example: (accountId = strangerAccount) => [accountId, 'somebody'].join(separator),
  named: (name) => /^arn:aws:sts::(\d{12}):federated-user\/([^/]+)$/.exec(name)?.slice(1).join(separator),
  principalOf(text) {
    const [accountId, who] = text.split(separator) as [string, string];
    return { ...federated(accountId, who), issuerArn: `arn:aws:iam::${accountId}:root` };
  },
};

function federated(accountId: string, who: string) {
  const arn = `arn:aws:sts::${accountId}:federated-user/${who}`;
  return { kind: 'federatedUser', arn, accountId, userId: `${accountId}:${who}`, tags: noTags } as const;
}

const service: PrincipalForm = {
  kind: 'service',
  fieldCount: 1,
  shapes: [someOf(`${lowers}${digits}.-`, 1)],
  names: [{ view: ['Service:', 0], strength: 'direct' }],
  keys: {
    ...common('AWSService', 'true'),
    'aws:principalservicename': { view: [0] },
    'aws:principalservicenameslist': { view: [0], set: true },
  },
  example: () => 'service.amazonaws.com',
  named: (name) => (name.startsWith('Service:') ? name.slice('Service:'.length) : undefined),
  principalOf: (serviceName) => ({
    kind: 'service',
    arn: serviceName,
    accountId: '',
    userId: '',
    tags: noTags,
    serviceName,
  }),
};

const anonymous: PrincipalForm = {
  kind: 'anonymous',
  fieldCount: 1,
  shapes: [[]],
  names: [],
  keys: common('Anonymous'),
  example: () => '',
  named: () => undefined,
  principalOf: () => ({ kind: 'anonymous', arn: '', accountId: '', userId: '', tags: noTags }),
};

/** Whom an identity policy is attached to. */
export const identityForms: readonly PrincipalForm[] = [user, roleSession, federatedByUser, federatedByRoot];

/** Whom a Principal element can mean; those that need the least explaining first. */
export const allForms: readonly PrincipalForm[] = [
  user,
  roleSession,
  root,
  federatedByUser,
  federatedByRoot,
  service,
  anonymous,
];

/** The value of one of `principalKeys` for the principal that `text` is. */
export function principalKey(form: PrincipalForm, text: string, key: string): ContextValue | undefined {
  const shown = form.keys[key];
  if (!shown) return undefined;
  const value = viewOf(shown.view, text);
  return shown.set ? [value] : value;
}

export function viewOf(view: View, text: string): string {
  const parts = text.split(separator);
  return view.map((part) => (typeof part === 'number' ? parts[part] : part)).join('');
}
