import type { AuthorizationRequest, ContextValue } from '../request.ts';
import type { Atom } from './predicate.ts';
import { principalKey, principalKeys } from './principal-forms.ts';
import { accountOfArn, type Choice, dimensionOf, type RequestSolver } from './request-solver.ts';
import { type Found, none, unknown } from './text-search.ts';

/** A request that satisfies what is settled, one dimension at a time. */
export interface CandidateRequest {
  readonly request: AuthorizationRequest;
  /** What it brings, by key in lower case. */
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** `keys`: those that are dimensions of their own. */
export function makeRequest(
  settled: readonly Atom[],
  { solver, keys }: { solver: RequestSolver; keys: readonly string[] },
): Found<CandidateRequest> {
  const byDimension = new Map<string, Atom[]>([
    ['action', []],
    ['resource', []],
    ['principal', []],
  ]);
  for (const key of keys) byDimension.set(`key ${key}`, []);
  for (const atom of settled) byDimension.get(dimensionOf(atom))!.push(atom);
  const choices = new Map<string, Choice>();
  let uncertain = false;
  for (const [dimension, atoms] of byDimension) {
    const found = solver.solve(dimension, atoms);
    if (found.kind === 'none') return none;
    if (found.kind === 'unknown') uncertain = true;
    else choices.set(dimension, found.value);
  }
  return uncertain ? unknown : { kind: 'found', value: assemble(choices) };
}

function assemble(choices: ReadonlyMap<string, Choice>): CandidateRequest {
  const resource = (choices.get('resource') as Choice & { kind: 'text' }).text;
  const { form, text } = choices.get('principal') as Choice & { kind: 'principal' };
  const values = new Map<string, ContextValue>();
  const resourceAccount = accountOfArn(resource);
  for (const key of principalKeys) {
    const value = principalKey(form, text, key);
    if (value !== undefined) values.set(key, value);
  }
  values.set('aws:resourceaccount', resourceAccount);
  for (const [dimension, choice] of choices) {
    if (choice.kind === 'key' && choice.value !== undefined) {
      values.set(dimension.slice('key '.length), choice.value);
    }
  }
  return {
    request: {
      principal: form.principalOf(text),
      action: (choices.get('action') as Choice & { kind: 'text' }).text,
      resource,
      resourceAccount,
      context: (key) => values.get(key),
    },
    context: Object.fromEntries(values),
  };
}
