import { applies, type CompiledPolicy, type CompiledStatement, type StatementIndex } from './compile.ts';
import type { MatchedStatement, PolicyKind } from './decision.ts';
import { Facts } from './facts.ts';
import { isLeftOut, namesOf, type PrincipalName, type Strength } from './principal-names.ts';
import type { AuthorizationRequest } from './request.ts';

/** What the policies of one kind say to a request. Undefined in its place: there are none, and the kind does not limit. */
export interface Verdict {
  readonly kind: PolicyKind;
  /** Every Deny that applies. */
  readonly denies: readonly MatchedStatement[];
  /** Whether the kind lets the request pass. */
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

  constructor(request: AuthorizationRequest, hasBoundary: boolean) {
    this.request = request;
    this.hasBoundary = hasBoundary;
  }

  /** The names under which a Principal element can speak of who asks. */
  get names(): readonly PrincipalName[] {
    this.knownNames ??= namesOf(this.request.principal);
    return this.knownNames;
  }
}

/** The verdict of a kind of which every policy can allow and every policy can deny. */
export function judge(question: Question, kind: PolicyKind, policies: readonly CompiledPolicy[]): Verdict {
  let denies: readonly MatchedStatement[] = none;
  let grant: Grant | undefined;
  for (const policy of policies) {
    const own = judgePolicy(question, kind, policy);
    if (own.denies.length > 0) denies = denies.length > 0 ? [...denies, ...own.denies] : own.denies;
    grant ??= own.grant;
  }
  return { kind, denies, allows: grant !== undefined, grant };
}

/** The verdict of a single policy. */
export function judgePolicy(question: Question, kind: PolicyKind, policy: CompiledPolicy): Verdict {
  const { allow, deny } = policy.concerning(question.request.action);
  const facts = new Facts(question.request, policy.conditionKeys);
  const denying = findDenying(deny, { question, facts, kind });
  const found = findGranting(allow, { question, facts, kind });
  return {
    kind,
    denies: denying.length > 0 ? denying.map((statement) => matched(statement, policy, kind)) : none,
    allows: found !== undefined,
    grant: found && { statement: matched(found.statement, policy, kind), strength: found.strength },
  };
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
}

/** Every statement that applies, each once, in the order of the document. */
function findDenying(index: StatementIndex, { question, facts, kind }: Search): readonly CompiledStatement[] {
  if (!namesPrincipals(kind)) {
    return index.unnamed.length > 0 ? index.unnamed.filter((statement) => applies(statement, facts)) : none;
  }
  if (index.byName.size === 0 && index.exceptFor.length === 0) return none;
  const found = new Set<CompiledStatement>();
  for (const { name } of question.names) {
    for (const statement of index.byName.get(name) ?? none) if (applies(statement, facts)) found.add(statement);
  }
  for (const statement of index.exceptFor) {
    const leftOut = !question.hasBoundary && isLeftOut(question.names, statement.leftOut ?? noNames);
    if (!leftOut && applies(statement, facts)) found.add(statement);
  }
  return found.size > 0 ? [...found].sort((a, b) => a.index - b.index) : none;
}

const noNames: ReadonlySet<string> = new Set();

/** The names come in the order of their strength, so the first statement found is one of the strongest. */
function findGranting(
  index: StatementIndex,
  { question, facts, kind }: Search,
): { statement: CompiledStatement; strength: Strength } | undefined {
  if (!namesPrincipals(kind)) {
    const statement = firstApplying(index.unnamed, facts);
    return statement && { statement, strength: 'direct' };
  }
  if (index.byName.size === 0) return undefined;
  for (const { name, strength } of question.names) {
    const statement = firstApplying(index.byName.get(name) ?? none, facts);
    if (statement) return { statement, strength };
  }
  return undefined;
}

function firstApplying(statements: readonly CompiledStatement[], facts: Facts): CompiledStatement | undefined {
  for (const statement of statements) if (applies(statement, facts)) return statement;
  return undefined;
}
