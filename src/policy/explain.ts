import type { Decision } from './decision.ts';
import { type ApplicablePolicies, type DecisionOptions, decide } from './evaluate.ts';
import { findNearestMiss, type NearestMiss } from './nearest-miss.ts';
import type { AuthorizationRequest } from './request.ts';

/** A decision and, when nothing allowed, what came nearest to allowing. */
export interface Explanation {
  readonly decision: Decision;
  /** Absent when the request is allowed, when a Deny refuses it, and when no Allow statement stands where one could help. */
  readonly nearestMiss?: NearestMiss;
}

/** `decide`, for those who want to know more: it costs a search through every statement. */
export function explain(
  request: AuthorizationRequest,
  policies: ApplicablePolicies,
  options: DecisionOptions = {},
): Explanation {
  const decision = decide(request, policies, options);
  if (decision.effect === 'allow') return { decision };
  const nearestMiss = findNearestMiss(request, policies, { refusal: decision, options });
  return { decision, ...(nearestMiss && { nearestMiss }) };
}
