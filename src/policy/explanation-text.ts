import type { MatchedStatement, PolicyKind } from './decision.ts';
import type { Explanation } from './explain.ts';
import type { NearestMiss, Unmet } from './nearest-miss.ts';

/** What AWS calls the kinds of policy in its sentences, with the article. */
export const policyKindNames: Readonly<Record<PolicyKind, readonly [article: string, name: string]>> = {
  serviceControl: ['a', 'service control policy'],
  resourceControl: ['a', 'resource control policy'],
  resource: ['a', 'resource-based policy'],
  identity: ['an', 'identity-based policy'],
  boundary: ['a', 'permissions boundary'],
  session: ['a', 'session policy'],
  vpcEndpoint: ['a', 'VPC endpoint policy'],
};

/** The explanation in words: what decided, where it stands, and for want of an Allow what came nearest. Sentences, one after the other. */
export function explanationText({ decision, nearestMiss }: Explanation): string {
  if (decision.effect === 'allow') {
    if (decision.statements.length === 0) return 'Allowed: root may do in its account whatever no policy denies.';
    return `Allowed by ${decision.statements.map(statementText).join(', and by ')}.`;
  }
  if (decision.cause === 'explicit') return `Denied by ${decision.statements.map(statementText).join(', and by ')}.`;
  const refusal = `Not allowed: no ${policyKindNames[decision.by][1]} allows it.`;
  return nearestMiss ? `${refusal} ${nearestMissText(nearestMiss)}` : refusal;
}

function nearestMissText(miss: NearestMiss): string {
  const nearest = `The nearest is ${statementText(miss)}: ${miss.unmet.map(unmetText).join('; ')}.`;
  if (!miss.stillRefusedBy) return nearest;
  const next = policyKindNames[miss.stillRefusedBy][1];
  const another = miss.stillRefusedBy === miss.policyKind ? 'another level has' : `there would still be`;
  return `${nearest} Were that otherwise, ${another} no ${next} that allows it.`;
}

function statementText({ policyKind, policyId, statementIndex, sid, line, column }: MatchedStatement): string {
  const named = sid ? ` (${sid})` : '';
  return `statement ${statementIndex}${named} of the ${policyKindNames[policyKind][1]} ${policyId}, line ${line}, column ${column}`;
}

function unmetText(unmet: Unmet): string {
  if (unmet.element === 'Condition') {
    const { operator, key, expected, actual } = unmet;
    const carried = actual === null ? 'does not carry the key' : `carries ${JSON.stringify(actual)}`;
    return `its condition ${operator} on ${key} asks for ${listed(expected)}, and the request ${carried}`;
  }
  return `its ${unmet.element} is ${listed(unmet.expected)}, and the request's is ${JSON.stringify(unmet.actual)}`;
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, shownMax).map((value) => JSON.stringify(value));
  const more = values.length - shown.length;
  if (shown.length === 0) return 'nothing';
  return more > 0 ? `${shown.join(', ')} or one of ${more} more` : shown.join(' or ');
}

const shownMax = 5;
