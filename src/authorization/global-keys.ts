import { type Principal, principalArnOf } from '../policy/principal.ts';
import type { ContextValue } from '../policy/request.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * AWS's global condition keys, each computed when a policy asks for it; undefined is an absent key.
 * Source: IAM User Guide, "AWS global condition context keys".
 *
 * Absent by nature here: the keys of calls that a service makes for somebody.
 */
export function globalKey(
  key: string,
  { principal, facts, resourceAccount, resourceTag, membershipOf }: Subjects,
): ContextValue | undefined {
  const { session } = principal;
  switch (key) {
    case 'aws:principalarn':
      return principalArnOf(principal);
    case 'aws:principalaccount':
      return principal.kind === 'webIdentity' || principal.kind === 'anonymous' ? undefined : principal.accountId;
    case 'aws:principalorgid':
      return membershipOf(principal.accountId)?.organizationId;
    case 'aws:principalorgpaths':
      return pathsOf(membershipOf(principal.accountId));
    case 'aws:principaltype':
      return principalTypes[principal.kind];
    case 'aws:userid':
      return principal.userId;
    case 'aws:username':
      return principal.kind === 'user' ? principal.userName : undefined;
    case 'aws:principalisawsservice':
      return String(principal.kind === 'service');
    case 'aws:principalservicename':
      return principal.kind === 'service' ? principal.serviceName : undefined;
    case 'aws:principalservicenameslist':
      return principal.kind === 'service' ? [principal.serviceName] : undefined;
    case 'aws:sourceip':
      return facts.vpcEndpoint ? undefined : facts.sourceIp;
    case 'aws:vpcsourceip':
      return facts.vpcEndpoint && facts.sourceIp;
    case 'aws:sourcevpce':
      return facts.vpcEndpoint?.id;
    case 'aws:sourcevpc':
      return facts.vpcEndpoint?.vpc;
    case 'aws:vpceaccount':
      return facts.vpcEndpoint?.account;
    case 'aws:vpceorgid':
      return endpointMembership(facts, membershipOf)?.organizationId;
    case 'aws:vpceorgpaths':
      return pathsOf(endpointMembership(facts, membershipOf));
    case 'aws:securetransport':
      return String(facts.secureTransport);
    case 'aws:currenttime':
      return new Date(facts.receivedAt).toISOString();
    case 'aws:epochtime':
      return String(Math.floor(facts.receivedAt / 1000));
    case 'aws:requestedregion':
      return facts.region;
    case 'aws:useragent':
      return facts.userAgent;
    case 'aws:referer':
      return facts.referer;
    case 'aws:viaawsservice':
      return 'false';
    case 'aws:resourceaccount':
      return resourceAccount;
    case 'aws:resourceorgid':
      return membershipOf(resourceAccount)?.organizationId;
    case 'aws:resourceorgpaths':
      return pathsOf(membershipOf(resourceAccount));
    case 'aws:tokenissuetime':
      return session && new Date(session.issuedAt).toISOString();
    case 'aws:multifactorauthpresent':
      return session && String(session.multiFactorAuthentication);
    case 'aws:multifactorauthage':
      return session?.multiFactorAuthentication
        ? String(Math.floor((facts.receivedAt - session.issuedAt) / 1000))
        : undefined;
    case 'aws:sourceidentity':
      return session?.sourceIdentity;
    case 'aws:federatedprovider':
      return session?.federatedProvider;
    default:
      if (key.startsWith(principalTagPrefix)) return principal.tags.get(key.slice(principalTagPrefix.length));
      if (key.startsWith(resourceTagPrefix)) return resourceTag(key.slice(resourceTagPrefix.length));
      return session?.webIdentityKeys?.get(key);
  }
}

export interface Subjects {
  readonly principal: Principal;
  readonly facts: RequestFacts;
  readonly resourceAccount: string;
  /** The value of a tag of the resource, by key in lower case. */
  resourceTag(key: string): string | undefined;
  /** Undefined: the account is in no organization. */
  membershipOf(accountId: string): Membership | undefined;
}

/** An account's place in its organization. */
export interface Membership {
  readonly organizationId: string;
  /** `o-…/r-…/ou-…/`. */
  readonly path: string;
}

/** Of the account that owns the endpoint. */
function endpointMembership(
  { vpcEndpoint }: RequestFacts,
  membershipOf: Subjects['membershipOf'],
): Membership | undefined {
  return vpcEndpoint?.account === undefined ? undefined : membershipOf(vpcEndpoint.account);
}

function pathsOf(membership: Membership | undefined): readonly string[] | undefined {
  return membership && [membership.path];
}

const principalTagPrefix = 'aws:principaltag/';
const resourceTagPrefix = 'aws:resourcetag/';

/** `aws:PrincipalType`. */
const principalTypes: Readonly<Record<Principal['kind'], string | undefined>> = {
  root: 'Account',
  user: 'User',
  roleSession: 'AssumedRole',
  federatedUser: 'FederatedUser',
  webIdentity: undefined,
  service: 'AWSService',
  anonymous: 'Anonymous',
};
