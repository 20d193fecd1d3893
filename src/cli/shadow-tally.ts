import type { Metric } from 'prom-client';
import { type Comparison, type ComparisonVerdict, comparisonVerdicts } from '../authorization/candidates.ts';
import { talliedMetric } from './tallied-metric.ts';

type Verdicts = Readonly<Record<ComparisonVerdict, number>>;

/** Counts what candidates say, by their names. */
export interface ShadowTally {
  /** From now on these, and no others; known ones go on, others begin with zeros, so that one that nobody asked yet is seen as such. */
  watch(candidates: readonly string[]): void;
  count(comparison: Comparison): void;
  /** By candidate; undefined: there are none. */
  verdicts(): Readonly<Record<string, Verdicts>> | undefined;
  /** To be registered with a prom-client registry. */
  readonly metric: Metric;
}

export function createShadowTally(): ShadowTally {
  const tallies = new Map<string, Record<ComparisonVerdict, number>>();

  return {
    watch(candidates) {
      const known = new Map(tallies);
      tallies.clear();
      for (const name of candidates) {
        tallies.set(name, known.get(name) ?? { agrees: 0, wouldRefuse: 0, wouldAllow: 0, failed: 0 });
      }
    },
    count({ candidate, verdict }) {
      const tally = tallies.get(candidate);
      if (tally) tally[verdict]++;
    },
    verdicts: () => (tallies.size === 0 ? undefined : Object.fromEntries(tallies)),
    metric: talliedMetric('counter', {
      name: 'dynaward_shadow_decisions_total',
      help: 'Decisions made a second time under a candidate policy, by what it says: agrees, wouldRefuse, wouldAllow, failed.',
      values: () =>
        [...tallies].flatMap(([candidate, tally]) =>
          comparisonVerdicts.map((verdict) => ({ labels: { candidate, verdict }, value: tally[verdict] })),
        ),
    }),
  };
}
