import { type AccessChange, accessChanges } from './analysis/access-changes.ts';
import type { AnalysisOptions } from './analysis/new-access.ts';
import type { PolicyDocument } from './document.ts';
import type { PolicyForm } from './statement.ts';

export interface PolicyDiffOptions {
  readonly form: PolicyForm;
  /** What the service knows of its own names (`dynaward/policy/dynamodb` has DynamoDB's): examples are then its. */
  readonly service?: Pick<AnalysisOptions, 'actions' | 'resources' | 'keyKnowledge'>;
  /** Work to do before giving up, in positions of patterns looked at. */
  readonly budget?: number;
}

/** Both empty: the policies allow the same requests. */
export interface PolicyDifference {
  /** Whom `after` allows what `before` does not, or of whom that could not be excluded. */
  readonly gains: readonly AccessChange[];
  /** The other way round. */
  readonly losses: readonly AccessChange[];
}

/** Who gains and who loses by a change, each with one request that the code which decides requests has decided so. */
export function diff(
  before: PolicyDocument,
  after: PolicyDocument,
  { form, service, budget }: PolicyDiffOptions,
): PolicyDifference {
  const options: AnalysisOptions = { form, ...service, ...(budget === undefined ? {} : { budget }) };
  return {
    gains: accessChanges({ before, after }, options),
    losses: accessChanges({ before: after, after: before }, options),
  };
}
