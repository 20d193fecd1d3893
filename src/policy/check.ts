import type { Finding, ServiceVocabulary } from './analysis/finding.ts';
import { checkPolicy } from './analysis/policy-findings.ts';
import type { PolicyForm } from './statement.ts';

export interface PolicyCheckOptions {
  readonly form: PolicyForm;
  /** What the service knows of its own names (`dynaward/policy/dynamodb` has DynamoDB's). Absent: names of services are let be. */
  readonly service?: ServiceVocabulary;
}

/** What is wrong with a policy, in the order of the text, by the text alone. Any text gives findings; nothing is thrown. */
export function check(text: string, { form, service = anyService }: PolicyCheckOptions): readonly Finding[] {
  return checkPolicy(text, { form, service }).findings;
}

/** The vendor of no real action or key. */
const anyService: ServiceVocabulary = { vendor: 'your-service' };
