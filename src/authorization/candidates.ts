import type { CompiledPolicy } from '../policy/compile.ts';
import type { Decision } from '../policy/decision.ts';
import type { Explanation } from '../policy/explain.ts';

/**
 * A policy beside the live one of a resource. Every decision on the resource is made a second time as if it were the resource's policy,
 * all others unchanged, and compared; it never changes an answer.
 */
export interface Candidate {
  readonly name: string;
  /** Of a table (then also for its indexes) or a stream. */
  readonly resource: string;
  readonly policy: CompiledPolicy;
}

/** What a candidate says to a request that was decided. */
export interface Comparison {
  readonly candidate: string;
  readonly verdict: ComparisonVerdict;
  /** Undefined: the candidate could not be asked. */
  readonly decision: Decision | undefined;
  /** Undefined: as `decision`. */
  explain(): Explanation | undefined;
}

/** `wouldRefuse`: the live policies allow, the candidate does not. `wouldAllow`: the reverse. `failed`: it could not be asked. */
export const comparisonVerdicts = ['agrees', 'wouldRefuse', 'wouldAllow', 'failed'] as const;
export type ComparisonVerdict = (typeof comparisonVerdicts)[number];

/** The candidates that are compared now. */
export interface Candidates {
  /** The one of a table (also for its indexes) or stream; undefined: it has none. */
  of(resource: string): Candidate | undefined;
  names(): readonly string[];
  /** At most one for each resource. */
  replace(candidates: readonly Candidate[]): void;
}

export function createCandidates(): Candidates {
  let byResource: ReadonlyMap<string, Candidate> = new Map();
  return {
    of: (resource) => (byResource.size === 0 ? undefined : byResource.get(policyHolder(resource))),
    names: () => Array.from(byResource.values(), ({ name }) => name),
    replace(candidates) {
      byResource = new Map(candidates.map((candidate) => [candidate.resource, candidate]));
    },
  };
}

/** A table's policy governs its indexes. */
function policyHolder(resource: string): string {
  const index = resource.indexOf('/index/');
  return index < 0 ? resource : resource.slice(0, index);
}

/** Compares what `decide` says with the live decision. A failure of `decide` is a verdict: the live decision stands whatever happens here. */
export function compareCandidate(
  live: Decision,
  { name }: Candidate,
  ask: { decide(): Decision; explain(decision: Decision): Explanation },
): Comparison {
  let decision: Decision;
  try {
    decision = ask.decide();
  } catch {
    return { candidate: name, verdict: 'failed', decision: undefined, explain: () => undefined };
  }
  return {
    candidate: name,
    verdict: verdictOf(live, decision),
    decision,
    explain() {
      try {
        return ask.explain(decision);
      } catch {
        return { decision };
      }
    },
  };
}

function verdictOf(live: Decision, candidate: Decision): ComparisonVerdict {
  if (live.effect === candidate.effect) return 'agrees';
  return live.effect === 'allow' ? 'wouldRefuse' : 'wouldAllow';
}
