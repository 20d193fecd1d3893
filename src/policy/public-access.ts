import { AccessComparison, type AlsoAsked, type Witness } from './analysis/new-access.ts';
import { type Operator, parseOperator } from './conditions/operator.ts';
import type { PolicyDocument } from './document.ts';
import type { Condition, ConditionEntry, ConditionValue, PrincipalEntry, Statement } from './statement.ts';

/**
 * Whether a policy allows access to everyone: whether there is a request that it allows by naming `*`, and that satisfies none of the
 * conditions which tie access to fixed callers. All statements, actions and conditions are looked at together; where nothing can be proved
 * the answer is that access is unbounded. Source: DynamoDB Developer Guide, "Preventing public access with Block Public Access"; how
 * negated, IfExists and set conditions count is inferred, on the side of refusing.
 *
 * @returns the first such Allow, with a request that it lets in; without one where none was found and none could be excluded.
 */
export function unboundedAccess(
  document: PolicyDocument,
): { readonly statementIndex: number; readonly witness?: Witness } | undefined {
  const suspects = [...document.statements.keys()].filter((index) => isForEveryone(document.statements[index]!));
  if (suspects.length === 0) return undefined;
  const asRead = { ...document, statements: document.statements.map(asReadByTheCheck) };
  const comparison = new AccessComparison(
    { before: undefined, after: asRead },
    { form: 'resource', budget: budgetOfCheck, keyKnowledge: trustedKeyKnowledge },
  );
  const untied = document.statements.flatMap(tyingEntries);
  for (const statementIndex of suspects) {
    const answer = comparison.newAccessBy(statementIndex, untied);
    if (answer.kind === 'found') return { statementIndex, witness: answer.witness };
    if (answer.kind === 'unproved') return { statementIndex };
  }
  return undefined;
}

/** Positions of patterns to look at; some tens of milliseconds. */
const budgetOfCheck = 200_000;

/** An Allow for `*` that is not tied by itself. */
function isForEveryone(statement: Statement): boolean {
  const { effect, principal } = statement;
  return effect === 'Allow' && (!principal || principal.some(isEveryone)) && tyingEntries(statement).length === 0;
}

function isEveryone({ value }: PrincipalEntry): boolean {
  return value === '*';
}

/** In lower case. aws:SourceIp is not among them: an address range is no caller. */
const trustedKeys: ReadonlyMap<string, 'single' | 'multivalued' | 'boolean'> = new Map([
  ['aws:ec2instancesourcevpc', 'single'],
  ['aws:principalaccount', 'single'],
  ['aws:principalarn', 'single'],
  ['aws:principalisawsservice', 'boolean'],
  ['aws:principalorgid', 'single'],
  ['aws:principalorgpaths', 'multivalued'],
  ['aws:principalservicename', 'single'],
  ['aws:principalservicenameslist', 'multivalued'],
  ['aws:sourceaccount', 'single'],
  ['aws:sourcearn', 'single'],
  ['aws:sourceorgid', 'single'],
  ['aws:sourceorgpaths', 'multivalued'],
  ['aws:sourcevpc', 'single'],
  ['aws:sourcevpce', 'single'],
  ['aws:userid', 'single'],
]);

/** A plain operator on such a key is not taken to hold for nobody: it would make the check pass. */
function trustedKeyKnowledge(key: string) {
  return trustedKeys.get(key) === 'multivalued' ? ({ values: 'either' } as const) : undefined;
}

/** The conditions that tie, an Allow's by holding and a Deny's by failing; as they are for a request that none of them ties. */
function tyingEntries({ effect, conditions }: Statement): readonly AlsoAsked[] {
  return (conditions ?? []).flatMap(({ operator, entries }) => {
    const known = parseOperator(operator);
    return entries
      .filter((entry) => known && tiesToFixedCallers(effect === 'Allow' ? known : turnedRound(known), entry))
      .map((entry) => ({ kind: 'condition', operator, entry, holds: effect === 'Deny' }));
  });
}

/** Of what a Deny leaves: NOT StringNotEquals is StringEquals, NOT ForAllValues:StringNotEquals is ForAnyValue:StringEquals. */
function turnedRound({ comparison, negated, quantifier }: Operator): Operator {
  const turned = quantifier && (quantifier === 'all' ? 'any' : 'all');
  return { comparison, negated: !negated, ifExists: false, ...(turned && { quantifier: turned }) };
}

function tiesToFixedCallers(operator: Operator, { key, values }: ConditionEntry): boolean {
  const trusted = trustedKeys.get(key.toLowerCase());
  // IfExists and ForAllValues hold when the key is absent, so they tie to nothing.
  if (!trusted || operator.negated || operator.ifExists || operator.quantifier === 'all') return false;
  if (trusted === 'multivalued' && operator.quantifier !== 'any') return false;
  if (values.length === 0) return false;
  if (operator.comparison === 'bool') {
    return trusted === 'boolean' && values.every(({ text }) => text.toLowerCase() === 'true');
  }
  if (!textComparisons.has(operator.comparison)) return false;
  return values.every((value) => (trusted === 'boolean' ? value.text === 'true' : isFixed(value)));
}

const textComparisons: ReadonlySet<string> = new Set([
  'stringEquals',
  'stringEqualsIgnoreCase',
  'stringLike',
  'arnLike',
]);

/** Without a wildcard, also where the operator has none, and without what could be a variable. */
function isFixed({ text }: ConditionValue): boolean {
  return !text.includes('*') && !text.includes('?') && !text.includes('${');
}

/**
 * What would let nobody in by a slip of its author is read as if it let many in: `*` as a service, a condition without values, a wildcard
 * under an operator that has none. Only in an Allow; a Deny keeps out what it says, and no more.
 */
function asReadByTheCheck(statement: Statement): Statement {
  const { effect, principal, conditions } = statement;
  if (effect !== 'Allow') return statement;
  return {
    ...statement,
    ...(principal?.some(isEveryone) && { principal: [everyone] }),
    ...(conditions && { conditions: conditions.flatMap(asReadCondition) }),
  };
}

const everyone: PrincipalEntry = { type: '*', value: '*' };

function asReadCondition({ operator, entries }: Condition): readonly Condition[] {
  return entries
    .filter(({ values }) => values.length > 0)
    .map((entry) => {
      const wild = trustedKeys.has(entry.key.toLowerCase()) && entry.values.some((value) => !isFixed(value));
      return {
        operator: wild
          ? operator.replace('StringEqualsIgnoreCase', 'StringLike').replace('StringEquals', 'StringLike')
          : operator,
        entries: [entry],
      };
    });
}
