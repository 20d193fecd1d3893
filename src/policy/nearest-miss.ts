import type { CompiledPolicy, CompiledStatement } from './compile.ts';
import type { Denied, MatchedStatement, PolicyKind, Verdict, Verdicts } from './decision.ts';
import { type ApplicablePolicies, conclude, type DecisionOptions, questionOf } from './evaluate.ts';
import { Facts } from './facts.ts';
import type { PrincipalName, Strength } from './principal-names.ts';
import type { AuthorizationRequest, ContextValue } from './request.ts';
import { judge, matched, namesPrincipals, type Question } from './verdict.ts';

/**
 * The Allow statement that came nearest to letting a refused request pass. Were everything in `unmet` otherwise and nothing else, the
 * statement would apply, and the request be allowed, or be refused by `stillRefusedBy`.
 */
export interface NearestMiss extends MatchedStatement {
  /** At least one; each of them alone keeps the statement from applying. */
  readonly unmet: readonly Unmet[];
  /** The kind of policy that would refuse next; absent: none would. */
  readonly stillRefusedBy?: PolicyKind;
}

/** One element of a statement that does not fit the request. */
export type Unmet =
  | {
      readonly element: 'Principal' | 'Action' | 'NotAction' | 'Resource' | 'NotResource';
      /** What the policy says; names of principals with their type (`Service:…`) where it is not AWS. */
      readonly expected: readonly string[];
      /** What the request says: the principal's ARN, the action, the resource. */
      readonly actual: string;
    }
  | {
      readonly element: 'Condition';
      readonly operator: string;
      /** As the policy spells it; its place is that of the key in the document. */
      readonly key: string;
      readonly expected: readonly string[];
      /** What the request carries under the key; null when it does not carry it. */
      readonly actual: ContextValue | null;
      readonly line: number;
      readonly column: number;
    };

/** Undefined when no Allow statement stands where one could help. Costs a search through every statement: not for the road. */
export function findNearestMiss(
  request: AuthorizationRequest,
  policies: ApplicablePolicies,
  { refusal, options }: { readonly refusal: Denied; readonly options: DecisionOptions },
): NearestMiss | undefined {
  if (refusal.cause === 'explicit') return undefined;
  const question = questionOf(request, policies);
  let nearest: { readonly miss: NearestMiss; readonly rank: Rank } | undefined;
  for (const layer of layersOf(policies)) {
    // What allows already needs no further Allow, but for the resource's policy, which may name the principal more directly.
    if (layer.kind !== 'resource' && judge(question, layer.kind, layer.policies).allows) continue;
    for (const policy of layer.policies) {
      const facts = new Facts(request, policy.conditionKeys);
      for (const statement of policy.statements) {
        if (statement.source.effect !== 'Allow') continue;
        const unmet = unmetOf(statement, { facts, question, kind: layer.kind });
        if (unmet.length === 0) continue;
        const place = matched(statement, policy, layer.kind);
        const grant = { grant: place, strength: strengthOf(statement, question.names) };
        const after = conclude(request, withGrant(refusal.layers, layer, { grant, question }), options);
        const stillRefusedBy = after.effect === 'deny' ? after.by : undefined;
        if (stillRefusedBy === refusal.by && layer.kind !== refusal.by) continue;
        const rank = rankOf(unmet, stillRefusedBy !== undefined);
        if (nearest && !isNearer(rank, nearest.rank)) continue;
        nearest = { miss: { ...place, unmet, ...(stillRefusedBy && { stillRefusedBy }) }, rank };
      }
    }
  }
  return nearest?.miss;
}

/** Policies of which one Allow is enough: all of a kind, or one level of an organization. */
interface Layer {
  readonly kind: PolicyKind;
  readonly policies: readonly CompiledPolicy[];
  /** The other levels, where there are any. */
  readonly others: readonly (readonly CompiledPolicy[])[];
}

function layersOf(policies: ApplicablePolicies): readonly Layer[] {
  const { serviceControl, resourceControl, resource, identity, boundary, session, vpcEndpoint } = policies;
  const layer = (kind: PolicyKind, list: readonly CompiledPolicy[]): Layer => ({ kind, policies: list, others: [] });
  const levels = (kind: PolicyKind, list: readonly (readonly CompiledPolicy[])[] = []) =>
    list.map((level): Layer => ({ kind, policies: level, others: list.filter((other) => other !== level) }));
  return [
    ...levels('serviceControl', serviceControl),
    ...levels('resourceControl', resourceControl),
    layer('vpcEndpoint', vpcEndpoint ?? []),
    layer('identity', identity),
    layer('resource', resource ? [resource] : []),
    layer('boundary', boundary ? [boundary] : []),
    layer('session', session ?? []),
  ];
}

interface Asked {
  readonly facts: Facts;
  readonly question: Question;
  readonly kind: PolicyKind;
}

/** What keeps a statement from applying; empty when it applies. */
export function unmetOf(statement: CompiledStatement, { facts, question, kind }: Asked): readonly Unmet[] {
  const { request } = question;
  const { principal, action, notAction, resource, notResource } = statement.source;
  const unmet: Unmet[] = [];
  if (namesPrincipals(kind) && !question.names.some(({ name }) => statement.names?.has(name))) {
    const expected = (principal ?? []).map(({ type, value }) => (type === 'Service' ? `Service:${value}` : value));
    unmet.push({ element: 'Principal', expected, actual: request.principal.arn });
  }
  if (!statement.concernsAction(request.action.toLowerCase())) {
    const element = action ? 'Action' : 'NotAction';
    unmet.push({ element, expected: action ?? notAction ?? [], actual: request.action });
  }
  if (!statement.concernsResource(facts)) {
    const element = resource ? 'Resource' : 'NotResource';
    unmet.push({ element, expected: resource ?? notResource ?? [], actual: request.resource });
  }
  for (const { operator, entry, slot, holds } of statement.conditions) {
    if (holds(facts)) continue;
    const { key, values, line, column } = entry;
    const expected = values.map(({ text }) => text);
    unmet.push({ element: 'Condition', operator, key, expected, actual: facts.value(slot) ?? null, line, column });
  }
  return unmet;
}

/** How directly the statement names the principal; where it does not, as directly as one can. */
function strengthOf({ names }: CompiledStatement, own: readonly PrincipalName[]): Strength {
  const named = own.find(({ name }) => names?.has(name)) ?? own[0];
  return (named as PrincipalName).strength;
}

/** The weakest first. */
const strengths: readonly (Strength | undefined)[] = [undefined, 'viaAccount', 'viaRole', 'direct'];

type Grant = Pick<Verdict, 'grant'> & { readonly strength: Strength };

/** The verdicts as if `grant` applied in that layer. */
function withGrant(
  verdicts: Verdicts,
  { kind, others }: Layer,
  { grant, question }: { readonly grant: Grant; readonly question: Question },
): Verdicts {
  const before = verdicts[kind] as Verdict;
  const stronger = strengths.indexOf(grant.strength) > strengths.indexOf(before.strength) ? grant : {};
  const allows = others.every((level) => judge(question, kind, level).allows);
  return { ...verdicts, [kind]: { ...before, allows, ...stronger } };
}

/** What counts, in this order; less is nearer. */
type Rank = readonly [refusedStill: number, unmet: number, distance: number];

function rankOf(unmet: readonly Unmet[], refusedStill: boolean): Rank {
  const distance = unmet.reduce((sum, { element }) => sum + distances[element], 0);
  return [refusedStill ? 1 : 0, unmet.length, distance];
}

/** A condition that fails is nearer than a statement about something else. */
const distances: Readonly<Record<Unmet['element'], number>> = {
  Condition: 1,
  Resource: 2,
  NotResource: 2,
  Principal: 3,
  Action: 4,
  NotAction: 4,
};

function isNearer(left: Rank, right: Rank): boolean {
  const at = left.findIndex((value, i) => value !== right[i]);
  return at >= 0 && (left[at] as number) < (right[at] as number);
}
