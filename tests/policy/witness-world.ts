import { type AnalysisOptions, type Answer, findNewAccess } from '../../src/policy/analysis/new-access.ts';
import { witnessText } from '../../src/policy/analysis/witness-text.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';

export type Elements = Readonly<Record<string, unknown>>;

function documentOf(statements: readonly Elements[], version = '2012-10-17') {
  const form: PolicyForm = statements[0]!.Principal ? 'resource' : 'identity';
  const Statement = statements.map((given) => ({
    Effect: 'Allow',
    ...(!given.NotAction && { Action: 'ex:Get' }),
    ...(!given.NotResource && { Resource: '*' }),
    ...given,
  }));
  const parsed = parsePolicy(JSON.stringify({ Version: version, Statement }), form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return { form, document: parsed.document };
}

export type Given = Omit<AnalysisOptions, 'form' | 'resources'> & {
  readonly version?: string;
  readonly resources?: { readonly examples: readonly string[] };
};

/** Statements allow `ex:Get` on everything unless they say otherwise; with principals they are of a resource policy. */
export function askFor(
  before: readonly Elements[],
  after: readonly Elements[],
  { version, ...options }: Given = {},
): Answer {
  const { form, document } = documentOf(after, version);
  const old = before.length > 0 ? documentOf(before).document : undefined;
  return findNewAccess({ before: old, after: document }, { form, ...options });
}

/** The witness in words; `…` stands for a stranger who does the usual with the usual. */
export function shownFor(before: readonly Elements[], after: readonly Elements[], given?: Given): string {
  const answer = askFor(before, after, given);
  return answer.kind === 'found' ? witnessText(answer.witness).replace(usual, '…') : answer.kind;
}

const usual = 'arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:service:us-east-1:111122223333:thing';
