import type { Metric } from 'prom-client';

export interface MetricValue {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
}

interface MetricFacts {
  readonly name: string;
  readonly help: string;
  values(): readonly MetricValue[];
}

/** A metric of what was counted elsewhere: its name, and itself as data. prom-client has no public type for one that is not its own. */
export function talliedMetric(type: 'counter' | 'histogram', { name, help, values }: MetricFacts): Metric {
  return { name, get: async () => ({ name, help, type, values: values(), aggregator: 'sum' }) } as unknown as Metric;
}
