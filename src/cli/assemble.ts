import { randomBytes } from 'node:crypto';
import { createAuthorization, type DecisionRecord } from '../authorization/authorization.ts';
import { type Comparison, createCandidates } from '../authorization/candidates.ts';
import { createVpcEndpoints } from '../authorization/vpc-endpoints.ts';
import { stopwatch, systemClock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { createFailedSignatures } from '../identity/failed-signatures.ts';
import { openIdentity } from '../identity/identity.ts';
import { createLastUses } from '../identity/last-uses.ts';
import { operationsByKey } from '../operations/registry.ts';
import { createRoad, type Outcome } from '../server.ts';
import type { Engine } from '../storage/engine.ts';
import type { HttpRequest, HttpResponse } from '../wire/request.ts';
import { applyConfiguration } from './configuration.ts';
import { secretKeyFailure, secretKeyPlace } from './keys-place.ts';
import type { Settings } from './options.ts';

/** All of the program but its door: what lies between a request and its answer. */
export interface Assembled {
  readonly database: Database;
  readonly road: (request: HttpRequest) => Promise<HttpResponse>;
  /** Applies the configuration of the settings, if there is one, as it reads now. Throws StartError, and changes nothing then. */
  configure(): Promise<void>;
  /** Keeps what otherwise is kept now and then. To be called before the database is closed. */
  rest(): Promise<void>;
}

export interface Observers {
  /** Once for each request that named an operation. */
  observe(outcome: Outcome): void;
  /** Of every decision, before it takes effect. Absent: nobody asks. */
  readonly onDecision?: ((record: DecisionRecord) => void) | undefined;
  /** Names of the candidates beside live policies, from now on. Absent: nobody asks. */
  readonly onCandidates?: ((names: readonly string[]) => void) | undefined;
  /** Of what a candidate says to a decision. Absent: nobody asks. */
  readonly onComparison?: ((comparison: Comparison) => void) | undefined;
  /** Work in the background failed; it is tried again. */
  onBackgroundError(error: unknown): void;
}

/** Puts the stations together on an engine. The engine is closed by whoever opened it, after the database. */
export async function assemble(engine: Engine, settings: Settings, observers: Observers): Promise<Assembled> {
  const clock = systemClock;
  const { tableStatusDelayMilliseconds, throttle, itemCollectionBytesMax, timeToLiveDeletionMilliseconds } = settings;
  const database = await openDatabase({
    engine,
    clock,
    randomBytes,
    settings: {
      tableStatusDelayMilliseconds,
      throttle,
      itemCollectionBytesMax,
      streamShards: settings.streamShards,
      streamShardLifeMilliseconds: settings.streamShardLifeMilliseconds,
      ...(timeToLiveDeletionMilliseconds !== undefined && { timeToLiveDeletionMilliseconds }),
      onBackgroundError: observers.onBackgroundError,
    },
  });
  const identity = await openIdentity({
    documents: database.documents,
    clock,
    randomBytes,
    wellKnownCredentials: settings.wellKnownCredentials,
    secretKey: secretKeyPlace(settings),
  }).catch((error: unknown) => {
    throw secretKeyFailure(error, settings);
  });
  const candidates = createCandidates();
  const vpcEndpoints = createVpcEndpoints();
  const configure = async () => {
    if (settings.configuration === undefined) return;
    const unkept = await applyConfiguration(settings.configuration, identity);
    candidates.replace(unkept.candidates);
    vpcEndpoints.replace(unkept.vpcEndpoints);
    observers.onCandidates?.(candidates.names());
  };
  await configure();
  const authorization = createAuthorization({
    catalog: database.catalog,
    clock,
    mode: settings.mode,
    enforcementLagMilliseconds: settings.policyEnforcementLagMilliseconds,
    policiesOf: identity.policiesOf,
    trustPolicyOf: identity.trustPolicyOf,
    resourceControlOf: identity.resourceControlOf,
    membershipOf: identity.membershipOf,
    candidateOf: candidates.of,
    onComparison: observers.onComparison,
    onDecision: observers.onDecision,
  });
  const lastUses = createLastUses({
    documents: database.documents,
    identity,
    onError: observers.onBackgroundError,
  });
  const road = createRoad({
    operations: operationsByKey,
    identity,
    lastUses,
    failedSignatures: createFailedSignatures({ stopwatch }),
    authorization,
    vpcEndpoints,
    clock,
    stopwatch,
    station: { database, settings, principals: identity, sessions: identity, directory: identity.directory },
    ...(settings.sharedDb && { sharedRegion: settings.region }),
    observe: observers.observe,
  });
  return { database, road, configure, rest: lastUses.keep };
}
