import { entryName } from '../principal-names.ts';
import type { AuthorizationRequest, ContextValue } from '../request.ts';
import type { PrincipalEntry, Statement } from '../statement.ts';
import {
  AccessComparison,
  type AlsoAsked,
  type AnalysisOptions,
  type Answer,
  type ComparedPolicies,
} from './new-access.ts';
import { witnessText } from './witness-text.ts';

/** Somebody whom `after` allows something that `before` does not; or of whom that could not be excluded, then without example. */
export interface AccessChange {
  /** Who, as the statement names them. */
  readonly who: string;
  /** Position and place of the statement of `after`. */
  readonly statementIndex: number;
  readonly line: number;
  readonly column: number;
  /** In words. */
  readonly example?: string;
  readonly request?: Pick<AuthorizationRequest, 'action' | 'resource'> & {
    readonly principal: string;
    readonly context: Readonly<Record<string, ContextValue>>;
  };
  /** Why nothing could be proved. */
  readonly reason?: string;
}

/** One for each Allow of `after` and each principal that it names, if there is something to tell. */
export function accessChanges(policies: ComparedPolicies, options: AnalysisOptions): readonly AccessChange[] {
  const comparison = new AccessComparison(policies, options);
  const known = new Set<string>();
  return policies.after.statements.flatMap((statement, statementIndex) => {
    if (statement.effect !== 'Allow') return [];
    return whomOf(statement).flatMap(({ who, also, entry }): readonly AccessChange[] => {
      const answer =
        entry?.type === 'Federated'
          ? federatedAnswer(policies, statement)
          : comparison.newAccessBy(statementIndex, also);
      if (answer.kind === 'none') return [];
      const place = { who, statementIndex, line: statement.line, column: statement.column };
      if (answer.kind === 'unproved') return [{ ...place, reason: reasons[answer.reason] }];
      const { request, context } = answer.witness;
      const example = witnessText(answer.witness);
      if (known.has(`${who} ${example}`)) return [];
      known.add(`${who} ${example}`);
      const { action, resource, principal } = request;
      return [{ ...place, example, request: { principal: principal.arn, action, resource, context } }];
    });
  });
}

interface Whom {
  readonly who: string;
  readonly also: readonly AlsoAsked[];
  readonly entry?: PrincipalEntry;
}

function whomOf({ principal }: Statement): readonly Whom[] {
  if (!principal) return [{ who: 'Whoever the policy is attached to', also: [] }];
  return principal.map((entry) => ({
    who: entry.value === '*' ? 'Everyone' : entry.value,
    also: [{ kind: 'name', name: entryName(entry) }],
    entry,
  }));
}

/** Sessions of web identities are not in the model of principals: what a trust policy says of them is compared as text. */
function federatedAnswer({ before, after }: ComparedPolicies, statement: Statement): Answer {
  const allowed = before?.statements.some((other) => bare(other) === bare(statement));
  const denials = (before?.statements ?? []).filter(({ effect }) => effect === 'Deny');
  const kept = denials.every((denial) => after.statements.some((other) => bare(other) === bare(denial)));
  return allowed && kept ? { kind: 'none' } : { kind: 'unproved', reason: 'method' };
}

/** Without places. */
function bare(statement: Statement): string {
  return JSON.stringify(statement, (key, value) =>
    key === 'line' || key === 'column' || key === 'sid' ? undefined : value,
  );
}

const reasons: Readonly<Record<'budget' | 'method', string>> = {
  budget: 'the budget was spent; a larger --budget may help',
  method: 'policy variables, or a key compared in several ways, relate things that are analysed apart',
};
