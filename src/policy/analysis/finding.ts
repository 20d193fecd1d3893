import type { Place } from '../json.ts';
import type { PolicyForm } from '../statement.ts';
import type { ArnShape } from './arn-shape.ts';
import { type FindingCode, type FindingLevel, findingKinds } from './finding-kinds.ts';
import type { AnalysisOptions } from './new-access.ts';

/** Something to say about a policy. */
export interface Finding extends Place {
  /** A `FindingCode`, or what the service calls a trap of its own. */
  readonly code: string;
  readonly level: FindingLevel;
  /** What is wrong and what to do, in words. */
  readonly text: string;
}

/** `level`: where the kind of policy makes it another than usual. */
export type Add = (code: FindingCode, text: string, level?: FindingLevel) => void;

/** What adds findings about one place to `findings`. */
export function adding(findings: Finding[], { line, column }: Place): Add {
  return (code, text, level = findingKinds[code].level) => findings.push({ code, level, text, line, column });
}

/** What a service knows of its own names; the policy language knows none of them. */
export interface ServiceVocabulary extends Pick<AnalysisOptions, 'actions' | 'resources' | 'keyKnowledge'> {
  /** `dynamodb`: the vendor of its actions and condition keys. */
  readonly vendor: string;
  /** The ARNs of all its resources. Absent: any. */
  readonly arns?: readonly ArnShape[];
  /** All its actions, also those that a policy of the kind at hand may not name. Absent: those of `actions`. */
  readonly actionNames?: readonly string[];
  /** Its keys, as it spells them. */
  readonly keyNames?: readonly string[];
  /** Whether a request for the action may bring the key (`keyNames`, in lower case); undefined: that is not known. */
  bringsKey?(action: string, key: string): boolean | undefined;
}

export interface CheckOptions {
  readonly form: PolicyForm;
  readonly service: ServiceVocabulary;
}
