import { randomBytes } from 'node:crypto';
import type { Engine } from '../storage/engine.ts';
import { openMemoryEngine } from '../storage/memory/memory-engine.ts';
import { openSqliteEngine } from '../storage/sqlite/sqlite-engine.ts';
import { type HttpServer, listen } from '../wire/http.ts';
import { assemble } from './assemble.ts';
import { openDecisionLog } from './decision-log.ts';
import { createJournal } from './journal.ts';
import { createMetrics } from './metrics.ts';
import { auditWarning } from './mode-notice.ts';
import { completeSettings, type Running, type Settings, type StartOptions } from './options.ts';
import { createRequestTally } from './request-tally.ts';
import { servicePages } from './service-pages.ts';
import { createShadowTally } from './shadow-tally.ts';
import { readTls, type TlsIdentity } from './tls.ts';

/**
 * Opens the store, puts the parts together and serves. Rejects when it cannot: a `StartError` for options, a `StorageError` of kind
 * `unusable` for the store, node's own error for the port.
 */
export async function start(options: StartOptions = {}): Promise<Running> {
  const settings = completeSettings(options);
  const tls = await readTls(settings);
  const engine = await openEngine(settings);
  try {
    return await serveOn(engine, { settings, tls });
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function openEngine({ data }: Settings): Promise<Engine> | Engine {
  return data.kind === 'memory' ? openMemoryEngine() : openSqliteEngine({ folder: data.path });
}

async function serveOn(
  engine: Engine,
  { settings, tls }: { readonly settings: Settings; readonly tls: TlsIdentity | undefined },
): Promise<Running> {
  let server: HttpServer | undefined;
  const requests = createRequestTally();
  const shadow = createShadowTally();
  const metrics = createMetrics({ engine, requests, shadow, server: () => server });
  const journal = createJournal(settings.logLevel);
  if (settings.mode === 'audit') journal.warning(auditWarning);
  const decisions = settings.decisionLog === undefined ? undefined : openDecisionLog(settings.decisionLog);
  const { database, road, configure, rest } = await assemble(engine, settings, {
    observe(outcome) {
      requests.count(outcome);
      journal.request(outcome);
    },
    onDecision: decisions?.add,
    onCandidates: shadow.watch,
    onComparison: shadow.count,
    onBackgroundError: journal.failure,
  });
  const pages = servicePages({ metrics, shadow, region: settings.region, mode: settings.mode });
  server = await listen((request) => pages(request) ?? road(request), {
    port: settings.port,
    hosts: settings.hosts,
    randomBytes,
    tls,
    corsOrigins: settings.corsOrigins,
    trustedProxies: settings.trustedProxies,
    onError: journal.failure,
  });

  let stopped: Promise<void> | undefined;
  return {
    url: `${tls ? 'https' : 'http'}://${hostText(settings.hosts[0]!)}:${server.port}`,
    port: server.port,
    credentials: settings.wellKnownCredentials ? { accessKeyId: 'local', secretAccessKey: 'local' } : undefined,
    configure,
    stop: () => (stopped ??= stop()),
    reset: async () => {
      await Promise.all(database.catalog.tables().map((table) => database.deleteTable(table)));
    },
  };

  async function stop(): Promise<void> {
    await server?.close();
    decisions?.close();
    await rest().catch(journal.failure);
    await database.close();
    await engine.close();
  }
}

function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
