import type { CompiledPolicy, CompiledStatement, StatementIndex } from './compile.ts';
import type { MatchedStatement, PolicyKind } from './decision.ts';
import { Facts } from './facts.ts';
import { isLeftOut, namesOf, type PrincipalName, type Strength } from './principal-names.ts';
import type { AuthorizationRequest } from './request.ts';

/** What the policies of one kind say to a request. */
export interface Verdict {
  readonly kind: PolicyKind;
  /** Every Deny that applies. */
  readonly denies: readonly MatchedStatement[];
  /** Whether the kind lets the request pass: a statement allows it, or no policy of a kind that only limits is there. */
  readonly allows: boolean;
  /** An Allow that applies; when a policy has several, one that names the principal most directly. */
  readonly grant: Grant | undefined;
}

export interface Grant {
  readonly statement: MatchedStatement;
  readonly strength: Strength;
}

/** A request on its way through the policies. */
export class Question {
  readonly request: AuthorizationRequest;
  /** A Deny with NotPrincipal hits whoever has a permissions boundary, whomever it lists (IAM User Guide, "NotPrincipal"). */
  readonly hasBoundary: boolean;
  private knownNames: readonly PrincipalName[] | undefined;

  constructor(request: AuthorizationRequest, { hasBoundary }: { hasBoundary: boolean }) {
    this.request = request;
    this.hasBoundary = hasBoundary;
  }

  /** The names under which a Principal element can speak of who asks. */
  get names(): readonly PrincipalName[] {
    this.knownNames ??= namesOf(this.request.principal);
    return this.knownNames;
  }
}

/** The verdict of a kind of which every policy can allow and every policy can deny. Undefined: the kind does not limit. */
export function judge(question: Question, kind: PolicyKind, policies: readonly CompiledPolicy[] | undefined): Verdict {
  if (!policies) return notLimited;
  let denies: readonly MatchedStatement[] = none;
  let grant: Grant | undefined;
  for (const policy of policies) {
    const { allow, deny } = policy.concerning(question.request.action);
    const facts = new Facts(question.request, policy.conditionKeys);
    const denying = findDenying(deny, { question, facts, kind });
    if (denying.length > 0) denies = [...denies, ...denying.map((statement) => matched(statement, policy, kind))];
    if (grant) continue;
    const found = findGranting(allow, { question, facts, kind });
    if (found) grant = { statement: matched(found.statement, policy, kind), strength: found.strength };
  }
  return { kind, denies, allows: grant !== undefined, grant };
}

/** The verdict of an organization's policies: every level must allow. */
export function judgeLevels(
  question: Question,
  kind: PolicyKind,
  levels: readonly (readonly CompiledPolicy[])[] | undefined,
): Verdict {
  if (!levels) return notLimited;
  const verdicts = levels.map((policies) => judge(question, kind, policies));
  return {
    kind,
    denies: verdicts.flatMap(({ denies }) => denies),
    allows: verdicts.every(({ allows }) => allows),
    grant: undefined,
  };
}

const none: readonly never[] = [];

/** Of a kind that has no part in the decision; which one does not matter, as it refuses nothing. */
const notLimited: Verdict = { kind: 'identity', denies: none, allows: true, grant: undefined };

/** The kinds whose statements name principals; the others are attached to one. */
const namingKinds: ReadonlySet<PolicyKind> = new Set(['resource', 'resourceControl', 'vpcEndpoint']);

interface Search {
  readonly question: Question;
  readonly facts: Facts;
  readonly kind: PolicyKind;
}

/** Every statement that applies, each once, in the order of the document. */
function findDenying(index: StatementIndex, { question, facts, kind }: Search): readonly CompiledStatement[] {
  if (!namingKinds.has(kind)) {
    return index.unnamed.length > 0 ? index.unnamed.filter((statement) => statement.applies(facts)) : none;
  }
  if (index.byName.size === 0 && index.exceptFor.length === 0) return none;
  const found = new Set<CompiledStatement>();
  for (const { name } of question.names) {
    for (const statement of index.byName.get(name) ?? none) if (statement.applies(facts)) found.add(statement);
  }
  for (const statement of index.exceptFor) {
    const leftOut = !question.hasBoundary && isLeftOut(question.names, statement.leftOut);
    if (!leftOut && statement.applies(facts)) found.add(statement);
  }
  return found.size > 0 ? [...found].sort((a, b) => a.index - b.index) : none;
}

/** The names come in the order of their strength, so the first statement found is one of the strongest. */
function findGranting(
  index: StatementIndex,
  { question, facts, kind }: Search,
): { statement: CompiledStatement; strength: Strength } | undefined {
  if (!namingKinds.has(kind)) {
    const statement = firstApplying(index.unnamed, facts);
    return statement && { statement, strength: 'direct' };
  }
  for (const { name, strength } of question.names) {
    const statement = firstApplying(index.byName.get(name) ?? none, facts);
    if (statement) return { statement, strength };
  }
  return undefined;
}

function firstApplying(statements: readonly CompiledStatement[], facts: Facts): CompiledStatement | undefined {
  for (const statement of statements) if (statement.applies(facts)) return statement;
  return undefined;
}

function matched({ index, sid }: CompiledStatement, { id }: CompiledPolicy, kind: PolicyKind): MatchedStatement {
  // Written out: a spread costs more than the rest of a small decision.
  return sid === undefined
    ? { policyKind: kind, policyId: id, statementIndex: index }
    : { policyKind: kind, policyId: id, statementIndex: index, sid };
}
