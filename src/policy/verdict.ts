import { applies, type CompiledPolicy, type CompiledStatement, type StatementIndex } from './compile.ts';
import type { MatchedStatement, PolicyKind, Verdict } from './decision.ts';
import { Facts } from './facts.ts';
import { isLeftOut, type PrincipalName } from './principal-names.ts';
import type { AuthorizationRequest } from './request.ts';

/** A request on its way through the policies. */
export interface Question {
  readonly request: AuthorizationRequest;
  /** The names under which a Principal element can speak of who asks. */
  readonly names: readonly PrincipalName[];
  /** A Deny with NotPrincipal hits whoever has a permissions boundary, whomever it lists (IAM User Guide, "NotPrincipal"). */
  readonly hasBoundary: boolean;
}

/** The verdict of a kind of which every policy can allow and every policy can deny. */
export function judge(question: Question, kind: PolicyKind, policies: readonly CompiledPolicy[]): Verdict {
  const denies: MatchedStatement[] = [];
  let granting: Verdict | undefined;
  for (const policy of policies) {
    const own = judgePolicy(question, kind, policy);
    for (const deny of own.denies) denies.push(deny);
    if (own.allows) granting ??= own;
  }
  return { kind, denies, allows: granting !== undefined, grant: granting?.grant, strength: granting?.strength };
}

/** The verdict of a single policy. */
export function judgePolicy(question: Question, kind: PolicyKind, policy: CompiledPolicy): Verdict {
  const { allow, deny } = policy.concerning(question.request.action);
  const facts = new Facts(question.request, policy.conditionKeys);
  const denies = deny ? denying(deny, { question, facts, kind, policy }) : none;
  if (!allow) return { kind, denies, allows: false, grant: undefined, strength: undefined };
  if (!namesPrincipals(kind)) {
    const statement = firstApplying(allow.unnamed, facts);
    if (statement) return { kind, denies, allows: true, grant: matched(statement, policy, kind), strength: 'direct' };
  } else {
    // The names come in the order of their strength, so the first statement found is one of the strongest.
    for (const { name, strength } of question.names) {
      const naming = allow.byName.get(name);
      const statement = naming && firstApplying(naming, facts);
      if (statement) return { kind, denies, allows: true, grant: matched(statement, policy, kind), strength };
    }
  }
  return { kind, denies, allows: false, grant: undefined, strength: undefined };
}

/** The verdict of an organization's policies: every level must allow. */
export function judgeLevels(
  question: Question,
  kind: PolicyKind,
  levels: readonly (readonly CompiledPolicy[])[],
): Verdict {
  const verdicts = levels.map((policies) => judge(question, kind, policies));
  return {
    kind,
    denies: verdicts.flatMap(({ denies }) => denies),
    allows: verdicts.every(({ allows }) => allows),
    grant: undefined,
    strength: undefined,
  };
}

/** The kinds whose statements name principals; the others are attached to one. */
export function namesPrincipals(kind: PolicyKind): boolean {
  return kind === 'resource' || kind === 'resourceControl' || kind === 'vpcEndpoint';
}

export function matched(
  { index, source }: CompiledStatement,
  { id }: CompiledPolicy,
  kind: PolicyKind,
): MatchedStatement {
  const { sid, line, column } = source;
  // Written out: a spread costs more than the rest of a small decision.
  return sid === undefined
    ? { policyKind: kind, policyId: id, statementIndex: index, line, column }
    : { policyKind: kind, policyId: id, statementIndex: index, sid, line, column };
}

const none: readonly never[] = [];

interface Search {
  readonly question: Question;
  readonly facts: Facts;
  readonly kind: PolicyKind;
  readonly policy: CompiledPolicy;
}

/** Every statement that applies, each once, in the order of the document. */
function denying(index: StatementIndex, { question, facts, kind, policy }: Search): readonly MatchedStatement[] {
  const found = namesPrincipals(kind)
    ? denyingByName(index, { question, facts })
    : index.unnamed.filter((statement) => applies(statement, facts));
  return found.map((statement) => matched(statement, policy, kind));
}

function denyingByName(
  { byName, exceptFor }: StatementIndex,
  { question, facts }: Pick<Search, 'question' | 'facts'>,
): readonly CompiledStatement[] {
  const { names, hasBoundary } = question;
  const found = new Set<CompiledStatement>();
  for (const { name } of names) {
    for (const statement of byName.get(name) ?? none) if (applies(statement, facts)) found.add(statement);
  }
  for (const statement of exceptFor) {
    const leftOut = !hasBoundary && isLeftOut(names, statement.leftOut ?? noNames);
    if (!leftOut && applies(statement, facts)) found.add(statement);
  }
  return [...found].sort((a, b) => a.index - b.index);
}

const noNames: ReadonlySet<string> = new Set();

function firstApplying(statements: readonly CompiledStatement[], facts: Facts): CompiledStatement | undefined {
  for (const statement of statements) if (applies(statement, facts)) return statement;
  return undefined;
}
