import { type Authorization, createAuthorization } from '../../src/authorization/authorization.ts';
import type { Clock } from '../../src/clock.ts';
import type { Identity } from '../../src/identity/identity.ts';
import type { ExecutionContext, Operation } from '../../src/operations/operation.ts';
import type { Principal } from '../../src/policy/principal.ts';
import { openTestDatabase } from './test-database.ts';

/** Calls an operation as the road does, from its input on: parse, authorize, execute. */
export type Caller = <Request>(operation: Operation<Request>, input: object, principal: Principal) => Promise<object>;

export async function stsCaller(identity: Identity, clock: Clock): Promise<Caller> {
  const { database } = await openTestDatabase();
  const authorization: Authorization = createAuthorization({
    catalog: database.catalog,
    clock,
    mode: 'enforce',
    enforcementLagMilliseconds: 0,
    policiesOf: identity.policiesOf,
    trustPolicyOf: identity.trustPolicyOf,
    resourceControlOf: identity.resourceControlOf,
    membershipOf: identity.membershipOf,
  });
  const facts = {
    sourceIp: '203.0.113.7',
    secureTransport: true,
    userAgent: undefined,
    referer: undefined,
    region: 'us-east-1',
    requestId: 'A'.repeat(52),
    receivedAt: clock.now(),
  };
  return async (operation, input, principal) => {
    const home = { account: principal.accountId, region: facts.region };
    const request = operation.input.read(input, home);
    const subject = { principal, home, catalog: database.catalog, sessions: identity, directory: identity.directory };
    authorization.authorize(operation.permissions(request, subject), { principal, facts });
    const context: ExecutionContext = {
      principal,
      home,
      requestId: 'A'.repeat(52),
      host: 'localhost:8000',
      clock,
      database,
      settings: {
        policyChangeWindowMilliseconds: 0,
        policyReadLagMilliseconds: 0,
        tableStatusDelayMilliseconds: 0,
        timeToLiveChangeWindowMilliseconds: 0,
      },
      principals: identity,
      sessions: identity,
      directory: identity.directory,
      lastUseOf: async () => undefined,
      wouldDecide: (permission, resourcePolicy) =>
        authorization.decide(permission, { principal, facts, resourcePolicy }),
    };
    return (await operation.execute(request, context)) ?? {};
  };
}
