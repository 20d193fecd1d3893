import { type Operator, parseOperator } from './conditions/operator.ts';
import type { PolicyDocument } from './document.ts';
import type { ConditionEntry, ConditionValue, PrincipalEntry, Statement } from './statement.ts';

/**
 * Looks for a statement that allows access to everyone: an Allow for `*` that no condition ties to fixed callers. Where it cannot tell it
 * says that access is unbounded. Source: DynamoDB Developer Guide, "Preventing public access with Block Public Access"; how negated,
 * IfExists and set conditions count is inferred, on the side of refusing.
 */
export function unboundedAccess(document: PolicyDocument): { readonly statementIndex: number } | undefined {
  const statementIndex = document.statements.findIndex(isUnbounded);
  return statementIndex < 0 ? undefined : { statementIndex };
}

function isUnbounded(statement: Statement): boolean {
  if (statement.effect !== 'Allow') return false;
  const named = statement.principal;
  if (named && !named.some(isEveryone)) return false;
  return !statement.conditions?.some(({ operator, entries }) => {
    const known = parseOperator(operator);
    return known !== undefined && entries.some((entry) => tiesToFixedCallers(known, entry));
  });
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

function tiesToFixedCallers(operator: Operator, { key, values }: ConditionEntry): boolean {
  const trusted = trustedKeys.get(key.toLowerCase());
  // IfExists and ForAllValues hold when the key is absent, so they tie to nothing.
  if (!trusted || operator.negated || operator.ifExists || operator.quantifier === 'all') return false;
  if (trusted === 'multivalued' && operator.quantifier !== 'any') return false;
  if (values.length === 0) return false;
  switch (operator.comparison) {
    case 'bool':
      return trusted === 'boolean' && values.every(({ text }) => text.toLowerCase() === 'true');
    case 'stringEquals':
    case 'stringEqualsIgnoreCase':
    case 'stringLike':
    case 'arnLike':
      return values.every((value) => (trusted === 'boolean' ? value.text === 'true' : isFixed(value)));
    default:
      return false;
  }
}

/** Without a wildcard, also where the operator has none, and without what could be a variable. */
function isFixed({ text }: ConditionValue): boolean {
  return !text.includes('*') && !text.includes('?') && !text.includes('${');
}
