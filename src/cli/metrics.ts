import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Outcome } from '../server.ts';
import type { Engine } from '../storage/engine.ts';
import type { HttpServer } from '../wire/http.ts';

/** What `/metrics` shows, in Prometheus' text format. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  count(outcome: Outcome): void;
}

/** How long requests take, in seconds; from a read in memory to a write that waits for a busy disk. */
const durationBuckets = [0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];

export function createMetrics(engine: Engine, server: () => HttpServer | undefined): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Counter({
    name: 'dynaward_requests_total',
    help: 'Requests answered, by operation and error (none: success).',
    labelNames: ['operation', 'error'],
    registers,
  });
  const durations = new Histogram({
    name: 'dynaward_request_seconds',
    help: 'Time from the whole request to its answer.',
    labelNames: ['operation'],
    buckets: durationBuckets,
    registers,
  });
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
  const counted = new Map<
    string,
    { readonly request: Counter.Internal; readonly duration: Histogram.Internal<'operation'> }
  >();

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    count(outcome) {
      const { operation = 'unknown', milliseconds } = outcome;
      const error = outcome.error?.name ?? 'none';
      // Labels are few: operations that exist, and errors of AWS's table.
      const key = `${operation} ${error}`;
      let children = counted.get(key);
      if (!children) {
        children = { request: requests.labels({ operation, error }), duration: durations.labels({ operation }) };
        counted.set(key, children);
      }
      children.request.inc();
      children.duration.observe(milliseconds / 1000);
    },
  };
}
