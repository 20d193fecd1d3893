import type { Metric } from 'prom-client';
import type { Outcome } from '../server.ts';
import { type MetricValue, talliedMetric } from './tallied-metric.ts';

/**
 * Counts requests by operation and error, and their durations by operation, as prom-client's Counter and Histogram would, for a
 * tenth of what they cost: this runs once for each request. The metrics are drawn up when somebody asks for them.
 */
export interface RequestTally {
  count(outcome: Outcome): void;
  /** To be registered with a prom-client registry. */
  readonly metrics: readonly Metric[];
}

/** Upper bounds in seconds: from a read in memory to a write that waits for a busy disk. */
const bounds = [0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];

interface Tally {
  /** By error name; `none` is success. */
  readonly requests: Map<string, number>;
  /** One for each bound, and one for what is beyond the last. */
  readonly buckets: Float64Array;
  seconds: number;
}

export function createRequestTally(): RequestTally {
  /** Operations that exist, and `unknown`: a client cannot make this grow. */
  const tallies = new Map<string, Tally>();
  /** By operation: requests that audit let pass. */
  const letPassed = new Map<string, number>();

  return {
    count({ operation = 'unknown', error, letPass, milliseconds }) {
      if (letPass !== undefined) letPassed.set(operation, (letPassed.get(operation) ?? 0) + 1);
      let tally = tallies.get(operation);
      if (tally === undefined) {
        tally = { requests: new Map(), buckets: new Float64Array(bounds.length + 1), seconds: 0 };
        tallies.set(operation, tally);
      }
      const name = error === undefined ? 'none' : error.name;
      tally.requests.set(name, (tally.requests.get(name) ?? 0) + 1);
      const seconds = milliseconds / 1000;
      tally.seconds += seconds;
      let bucket = 0;
      while (bucket < bounds.length && seconds > bounds[bucket]!) bucket++;
      tally.buckets[bucket]!++;
    },
    metrics: [
      talliedMetric('counter', {
        name: 'dynaward_requests_total',
        help: 'Requests answered, by operation and error (none: success).',
        values: () =>
          [...tallies].flatMap(([operation, { requests }]) =>
            [...requests].map(([error, value]) => ({ labels: { operation, error }, value })),
          ),
      }),
      talliedMetric('counter', {
        name: 'dynaward_audit_let_pass_total',
        help: 'Requests that were let pass in audit mode, and that enforce would have refused in whole or in part.',
        values: () => [...letPassed].map(([operation, value]) => ({ labels: { operation }, value })),
      }),
      talliedMetric('histogram', {
        name: 'dynaward_request_seconds',
        help: 'Time from the whole request to its answer.',
        values: () => [...tallies].flatMap(([operation, tally]) => histogramValues(operation, tally)),
      }),
    ],
  };
}

function histogramValues(operation: string, { buckets, seconds }: Tally): readonly MetricValue[] {
  const metricName = 'dynaward_request_seconds';
  let count = 0;
  const values: MetricValue[] = [...buckets].map((inBucket, at) => {
    count += inBucket;
    return { labels: { le: bounds[at] ?? '+Inf', operation }, value: count, metricName: `${metricName}_bucket` };
  });
  return [
    ...values,
    { labels: { operation }, value: seconds, metricName: `${metricName}_sum` },
    { labels: { operation }, value: count, metricName: `${metricName}_count` },
  ];
}
