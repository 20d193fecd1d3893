import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { createAuthorization } from '../authorization/authorization.ts';
import { stopwatch, systemClock } from '../clock.ts';
import { openDatabase } from '../database/open.ts';
import { openIdentity } from '../identity/identity.ts';
import { operationsByKey } from '../operations/registry.ts';
import { createRoad, type Outcome } from '../server.ts';
import type { Engine } from '../storage/engine.ts';
import { openMemoryEngine } from '../storage/memory/memory-engine.ts';
import { openSqliteEngine } from '../storage/sqlite/sqlite-engine.ts';
import { type HttpServer, listen } from '../wire/http.ts';
import { applyConfiguration } from './configuration.ts';
import { createMetrics } from './metrics.ts';
import { completeSettings, type Running, type Settings, type StartOptions } from './options.ts';
import { servicePages } from './service-pages.ts';

/**
 * Puts the parts together and serves. Rejects when it cannot: a `StartError` for options, a `StorageError` of kind `unusable` for
 * the store, node's own error for the port.
 */
export async function start(options: StartOptions = {}): Promise<Running> {
  const settings = completeSettings(options);
  const engine = await openEngine(settings);
  try {
    return await serveOn(engine, settings);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function openEngine({ data }: Settings): Promise<Engine> | Engine {
  return data.kind === 'memory' ? openMemoryEngine() : openSqliteEngine({ folder: data.path });
}

async function serveOn(engine: Engine, settings: Settings): Promise<Running> {
  const log = pino({ level: settings.logLevel }, pino.destination(2));
  const clock = systemClock;
  const database = await openDatabase({ engine, clock, randomBytes });
  const identity = await openIdentity({
    documents: database.documents('identity'),
    clock,
    randomBytes,
    wellKnownCredentials: settings.wellKnownCredentials,
  });
  if (settings.configuration !== undefined) await applyConfiguration(settings.configuration, identity);
  const authorization = createAuthorization({
    catalog: database.catalog,
    clock,
    enforcementLagMilliseconds: settings.policyEnforcementLagMilliseconds,
    policiesOf: identity.policiesOf,
    trustPolicyOf: identity.trustPolicyOf,
  });

  let server: HttpServer | undefined;
  const metrics = createMetrics(engine, () => server);
  const road = createRoad({
    operations: operationsByKey,
    identity,
    authorization,
    clock,
    stopwatch,
    station: { database, settings, principals: identity, sessions: identity },
    ...(settings.sharedDb && { sharedRegion: settings.region }),
    observe,
  });
  const pages = servicePages({ metrics, region: settings.region });
  server = await listen((request) => pages(request) ?? road(request), {
    port: settings.port,
    hosts: settings.hosts,
    randomBytes,
    cors: settings.corsOrigins.length > 0,
    onError: (error, request) => log.error({ error, requestId: request.requestId }, 'a request failed'),
  });

  let stopped: Promise<void> | undefined;
  return {
    url: urlOf(settings.hosts[0]!, server.port),
    port: server.port,
    credentials: settings.wellKnownCredentials ? { accessKeyId: 'local', secretAccessKey: 'local' } : undefined,
    stop: () => (stopped ??= stop()),
    reset: async () => {
      await Promise.all(database.catalog.tables().map((table) => database.deleteTable(table)));
    },
  };

  async function stop(): Promise<void> {
    await server?.close();
    await database.close();
    await engine.close();
  }

  function observe({ request, operation, principalArn, error, unexpected, milliseconds }: Outcome): void {
    metrics.count({ operation: operation ?? 'unknown', error: error?.name ?? 'none', milliseconds });
    if (unexpected !== undefined)
      log.error({ err: unexpected, operation, requestId: request.requestId }, 'a request failed');
    else if (error?.name === 'AccessDeniedException') {
      log.info({ operation, principal: principalArn, reason: error.message, requestId: request.requestId }, 'refused');
    } else
      log.debug({ operation, principal: principalArn, error: error?.name, requestId: request.requestId }, 'answered');
  }
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
