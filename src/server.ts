import type { Asker, Authorization } from './authorization/authorization.ts';
import type { Grant } from './authorization/modes.ts';
import { accessDenied } from './authorization/refusal.ts';
import { refusalsOfParts } from './authorization/refusals-of-parts.ts';
import type { VpcEndpoints } from './authorization/vpc-endpoints.ts';
import type { Clock, Stopwatch } from './clock.ts';
import { AwsError } from './errors.ts';
import type { FailedSignatures, SigningAttempt } from './identity/failed-signatures.ts';
import type { Identity } from './identity/identity.ts';
import type { LastUses } from './identity/last-uses.ts';
import {
  type ExecutionContext,
  JsonText,
  type Operation,
  type RequestHome,
  type Subject,
} from './operations/operation.ts';
import { type Call, routeCall } from './wire/call.ts';
import type { HttpRequest, HttpResponse } from './wire/request.ts';
import { readSignature, type SignedRequest } from './wire/sigv4/read-signature.ts';
import { verifySignature } from './wire/sigv4/verify-signature.ts';

/**
 * THE ROAD. Every request takes these steps, in this order, and each has one way out on failure.
 *
 *   1 receive       bytes within their limits, a request id                 wire/http
 *   2 route         which operation, in which protocol                      wire, operations/registry
 *   3 authenticate  prove the signature, find the principal                 wire/sigv4, identity
 *                   (a token, in the one operation that is not signed)      identity
 *   4 parse         types, constraints, parameter rules, expressions        the operation's input
 *   5 authorize     does every permission that this input needs hold        authorization, policy
 *   6 execute       inside storage transactions                             the operation, database, storage
 *   7 respond       bytes, checksum, headers; logged and counted once       here
 *
 * An operation's `execute` is called from here and from nowhere else, after step 5.
 */
export interface RoadParts {
  readonly operations: ReadonlyMap<string, Operation>;
  readonly identity: Pick<Identity, 'credential' | 'webIdentity' | 'withEntities'>;
  readonly failedSignatures: FailedSignatures;
  readonly lastUses: Pick<LastUses, 'note' | 'of'>;
  readonly authorization: Authorization;
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly vpcEndpoints: Pick<VpcEndpoints, 'through'>;
  /** What every execution is given, whoever asks. */
  readonly station: Pick<ExecutionContext, 'database' | 'settings' | 'principals' | 'sessions' | 'directory'>;
  /** One Region for all, instead of the one of the credential's scope. */
  readonly sharedRegion?: string;
  /** Called once for each request that named an operation, when its answer is known. */
  observe(outcome: Outcome): void;
}

/** What became of a request. */
export interface Outcome {
  readonly request: HttpRequest;
  /** `dynamodb.PutItem`; undefined: none that exists here. */
  readonly operation: string | undefined;
  readonly principalArn: string | undefined;
  /** Undefined: answered with success. */
  readonly error: AwsError | undefined;
  /** Audit: the refusal that the policies ask for and that was not answered. Undefined: they allow, or what they refuse was refused. */
  readonly letPass: AwsError | undefined;
  /** What was thrown, when it was no answer that AWS knows; the client got an InternalServerError without it. */
  readonly unexpected: unknown;
  readonly milliseconds: number;
}

export function createRoad(parts: RoadParts): (request: HttpRequest) => Promise<HttpResponse> {
  return async (request) => {
    const begun = parts.stopwatch.read();
    const call = routeCall(request);
    if (call.kind === 'answered') return call.response;
    const now = parts.clock.now();
    let signature: SignedRequest | undefined;
    let asker: Asker | undefined;
    let granted: Granted | undefined;
    try {
      const operation = operationOf(call);
      const output = await parts.identity.withEntities(() => {
        if (operation.identityToken) {
          asker = authenticateByToken(operation, { call, request, now });
        } else {
          signature = readSignature(request, { now, service: call.signingService });
          asker = authenticate(signature, { call, now });
        }
        const home = homeOf(asker);
        const input = operation.input.read(call.input, home);
        granted = authorize(operation, { input, asker, home });
        return operation.execute(granted.input, contextOf(request, asker, home));
      });
      observe(call, { request, asker, granted, begun });
      return call.respond(output instanceof JsonText ? output.text : output);
    } catch (thrown) {
      const error = thrown instanceof AwsError ? thrown : new AwsError('InternalServerError', internalServerErrorText);
      observe(call, { request, asker, granted, begun, error, unexpected: thrown === error ? undefined : thrown });
      if (signature && !asker && error.name !== 'ThrottlingException') {
        await parts.failedSignatures.turn(attemptOf(signature));
      }
      return call.refuse(error);
    }
  };

  function operationOf(call: Call): Operation {
    const operation = parts.operations.get(call.operationKey);
    if (!operation) throw call.unknownOperation();
    return operation;
  }

  function authenticate(signature: SignedRequest, { call, now }: Pick<Received, 'call' | 'now'>): Asker {
    const { request } = signature;
    parts.failedSignatures.admit(attemptOf(signature));
    const { secretAccessKeys, principal } = parts.identity.credential(signature.accessKeyId, signature.sessionToken);
    verifySignature(signature, secretAccessKeys);
    const { accessKeyId, region } = signature;
    parts.lastUses.note({ accessKeyId, principal }, { at: now, service: call.signingService, region });
    return { principal, facts: factsOf({ call, request, now }, signature.region) };
  }

  /** Throws when the token proves nothing; before that, as AWS does, what the policies say to whom it speaks of. */
  function authenticateByToken(operation: Operation, received: Received): Asker {
    const { call } = received;
    const facts = factsOf(received, parts.sharedRegion ?? globalRegion);
    const home = { account: '', region: facts.region };
    const input = operation.input.read(call.input, home);
    const { principal, fault } = parts.identity.webIdentity(operation.identityToken!(input));
    const asker = { principal, facts };
    const refusal = fault();
    if (!refusal) return asker;
    for (const permission of operation.permissions(input, subjectOf(asker, home))) {
      const decision = parts.authorization.decide(permission, asker);
      if (decision.effect === 'deny') throw accessDenied({ principal, ...permission }, decision);
    }
    throw refusal;
  }

  /** The input as far as it is granted: all of it, or, for an operation whose parts stand alone, without the parts refused. */
  function authorize(operation: Operation, { input, asker, home }: Parsed): Granted {
    const permissions = operation.permissions(input, subjectOf(asker, home));
    const { authorization } = parts;
    if (operation.withoutParts) {
      const { grant, refusals } = refusalsOfParts(permissions, { authorization, asker });
      return { grant, input: operation.withoutParts(input, refusals) };
    }
    return { grant: authorization.authorize(permissions, asker), input };
  }

  function subjectOf({ principal }: Asker, home: RequestHome): Subject {
    const { database, sessions, directory } = parts.station;
    return { principal, home, catalog: database.catalog, sessions, directory };
  }

  function factsOf({ call, request, now }: Received, region: string): Asker['facts'] {
    return {
      requestId: request.requestId,
      sourceIp: request.remoteAddress,
      vpcEndpoint: parts.vpcEndpoints.through(call.operationKey, request.remoteAddress),
      secureTransport: request.secure,
      userAgent: request.headers['user-agent'],
      referer: request.headers.referer,
      region,
      receivedAt: now,
    };
  }

  function homeOf({ principal, facts }: Asker): RequestHome {
    return { account: principal.accountId, region: parts.sharedRegion ?? facts.region };
  }

  function observe(call: Call, { request, asker, granted, begun, error, unexpected }: Known): void {
    parts.observe({
      request,
      operation: parts.operations.has(call.operationKey) ? call.operationKey : undefined,
      principalArn: asker?.principal.arn,
      error,
      letPass: granted?.grant.kind === 'letPass' ? granted.grant.refusal : undefined,
      unexpected,
      milliseconds: parts.stopwatch.read() - begun,
    });
  }

  function contextOf(request: HttpRequest, asker: Asker, home: RequestHome): ExecutionContext {
    const { database, settings, principals, sessions, directory } = parts.station;
    return {
      principal: asker.principal,
      home,
      requestId: request.requestId,
      host: request.headers.host ?? '',
      clock: parts.clock,
      database,
      settings,
      principals,
      sessions,
      directory,
      lastUseOf: parts.lastUses.of,
      wouldDecide: (permission, resourcePolicy) => parts.authorization.decide(permission, { ...asker, resourcePolicy }),
    };
  }
}

/** API reference, Common errors. */
const internalServerErrorText = 'The request processing has failed because of an unknown error, exception or failure.';

/** Of a request that names none: STS's global endpoint lies there. IAM User Guide, "Manage AWS STS in an AWS Region". */
const globalRegion = 'us-east-1';

function attemptOf({ accessKeyId, request }: SignedRequest): SigningAttempt {
  return { accessKeyId, address: request.remoteAddress ?? '' };
}

interface Received {
  readonly call: Call;
  readonly request: HttpRequest;
  readonly now: number;
}

interface Parsed {
  readonly input: unknown;
  readonly asker: Asker;
  readonly home: RequestHome;
}

/** An input that may be executed, and by which leave. */
interface Granted {
  readonly grant: Grant;
  readonly input: unknown;
}

interface Known {
  readonly request: HttpRequest;
  readonly asker: Asker | undefined;
  readonly granted: Granted | undefined;
  readonly begun: number;
  readonly error?: AwsError;
  readonly unexpected?: unknown;
}
