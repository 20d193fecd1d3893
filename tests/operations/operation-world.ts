import { type Clock, manualClock } from '../../src/clock.ts';
import type { Database } from '../../src/database/database.ts';
import type { DatabaseSettings } from '../../src/database/open.ts';
import type { ExecutionContext, Operation, PrincipalDirectory, RequestHome } from '../../src/operations/operation.ts';
import { JsonText } from '../../src/operations/operation.ts';
import { noLayers } from '../../src/policy/decision.ts';
import type { Permission } from '../../src/policy/permission.ts';
import type { Principal } from '../../src/policy/principal.ts';
import type { Engine } from '../../src/storage/engine.ts';
import { openTestDatabase, testHome, testStart } from '../simulation/test-database.ts';

/** Operations on a real database in memory, called as the road calls them, with nobody asking for permissions in between. */
export interface OperationWorld {
  readonly database: Database;
  readonly clock: Clock & { advance(milliseconds: number): void };
  readonly context: ExecutionContext;
  /** The answer as JSON; rejects with what the operation throws. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  run<Request>(operation: Operation<Request>, input: object, home?: RequestHome): Promise<any>;
  permissions<Request>(operation: Operation<Request>, input: object, home?: RequestHome): readonly Permission[];
}

export const root: Principal = {
  kind: 'root',
  arn: `arn:aws:iam::${testHome.account}:root`,
  accountId: testHome.account,
  userId: testHome.account,
  tags: new Map(),
};

const nobodyElse: PrincipalDirectory = {
  knowsAccount: () => false,
  uniqueIdOf: () => undefined,
  arnOf: () => undefined,
  serviceControlOf: () => undefined,
  membershipOf: () => undefined,
};

function notHere(): never {
  throw new Error('these operations issue no sessions');
}

const noSessions: ExecutionContext['sessions'] = {
  role: notHere,
  assumeRole: notHere,
  userSession: notHere,
  federatedUser: notHere,
  checkDeviceCode: notHere,
  spendDeviceCode: notHere,
  managedPolicy: notHere,
};

/** Nor do they look at IAM's entities. */
const noDirectory = {} as ExecutionContext['directory'];

export interface WorldOptions {
  readonly tableStatusDelayMilliseconds?: number;
  readonly timeToLiveChangeWindowMilliseconds?: number;
  /** Default: in memory. */
  readonly engine?: Engine;
  readonly clock?: OperationWorld['clock'];
  readonly database?: DatabaseSettings;
}

export async function openWorld(options: WorldOptions = {}): Promise<OperationWorld> {
  const { tableStatusDelayMilliseconds = 0, engine, clock = manualClock(testStart) } = options;
  const { database } = await openTestDatabase({
    clock,
    ...(engine && { engine }),
    settings: { ...options.database, tableStatusDelayMilliseconds },
  });
  const context: ExecutionContext = {
    principal: root,
    home: testHome,
    requestId: 'A'.repeat(52),
    host: 'localhost:8000',
    clock,
    database,
    settings: {
      policyChangeWindowMilliseconds: 0,
      policyReadLagMilliseconds: 0,
      tableStatusDelayMilliseconds,
      timeToLiveChangeWindowMilliseconds: options.timeToLiveChangeWindowMilliseconds ?? 0,
    },
    principals: nobodyElse,
    wouldDecide: () => ({ effect: 'allow', statements: [], layers: noLayers }),
    sessions: noSessions,
    directory: noDirectory,
    lastUseOf: async () => undefined,
  };
  return {
    database,
    clock,
    context,
    async run(operation, input, home = testHome) {
      const request = operation.input.read(input, home);
      const answer = await operation.execute(request, { ...context, home });
      return answer instanceof JsonText ? JSON.parse(answer.text) : answer;
    },
    permissions(operation, input, home = testHome) {
      const request = operation.input.read(input, home);
      return operation.permissions(request, {
        principal: root,
        home,
        catalog: database.catalog,
        sessions: noSessions,
        directory: noDirectory,
      });
    },
  };
}
