import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Engine } from '../storage/engine.ts';
import type { HttpServer } from '../wire/http.ts';
import type { RequestTally } from './request-tally.ts';
import type { ShadowTally } from './shadow-tally.ts';

/** What `/metrics` shows, in Prometheus' text format. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

interface Measured {
  readonly engine: Engine;
  readonly requests: RequestTally;
  readonly shadow: ShadowTally;
  /** Undefined: not listening yet. */
  server(): HttpServer | undefined;
}

export function createMetrics({ engine, requests, shadow, server }: Measured): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const metric of [...requests.metrics, shadow.metric]) registry.registerMetric(metric);
  new Gauge({
    name: 'dynaward_connections',
    help: 'Open connections, idle ones included.',
    registers,
    collect() {
      this.set(server()?.connections() ?? 0);
    },
  });
  const storage = new Gauge({
    name: 'dynaward_storage',
    help: 'Of the store since its opening: transactions that wrote, commits in which they became durable, bytes on disk.',
    labelNames: ['figure'],
    registers,
    async collect() {
      for (const [figure, value] of Object.entries(await engine.statistics())) storage.set({ figure }, value);
    },
  });
  return { contentType: registry.contentType, text: () => registry.metrics() };
}
