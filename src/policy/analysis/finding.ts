import type { Place } from '../json.ts';
import type { PolicyForm } from '../statement.ts';
import type { AnalysisOptions } from './new-access.ts';

/** In the order of their weight. `error`: not a policy, or never does what it says. `security`: lets in more than it seems to. */
export const findingLevels = ['error', 'security', 'warning', 'suggestion'] as const;

export type FindingLevel = (typeof findingLevels)[number];

/** Something to say about a policy. Codes are those of IAM Access Analyzer where it has one (IAM User Guide, "Policy check reference"). */
export interface Finding extends Place {
  readonly code: string;
  readonly level: FindingLevel;
  /** What is wrong and what to do, in words. */
  readonly text: string;
}

/** What a service knows of its own names; the policy language knows none of them. */
export interface ServiceVocabulary extends Pick<AnalysisOptions, 'actions' | 'resources' | 'keyKnowledge'> {
  /** `dynamodb`: the vendor of its actions and condition keys. */
  readonly vendor: string;
}

export interface CheckOptions {
  readonly form: PolicyForm;
  readonly service: ServiceVocabulary;
}
