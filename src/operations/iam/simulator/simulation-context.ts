import { type Principal, principalArnOf } from '../../../policy/principal.ts';
import type { ContextLookup, ContextValue } from '../../../policy/request.ts';
import type { PrincipalDirectory } from '../../operation.ts';
import { invalidInput } from '../faults.ts';
import type { ContextEntry } from './simulation-parameters.ts';

/** What conditions get to see in a simulation: what was given, and before that nothing but who calls and whose the resource is. */
export function contextEntries(entries: readonly ContextEntry[]): ReadonlyMap<string, ContextValue> {
  const known = new Map<string, ContextValue>();
  for (const entry of entries) {
    const key = entry.key.toLowerCase();
    if (known.has(key)) throw invalidInput(`The context key ${entry.key} is given twice.`);
    known.set(key, entryValue(entry));
  }
  return known;
}

/** Without a type one value is single, several are a set. */
function entryValue({ key, values, type }: ContextEntry): ContextValue {
  const base = type?.endsWith('List') ? type.slice(0, -'List'.length) : type;
  const fault = values.find((value) => !isOfType(value, base));
  if (fault !== undefined) throw invalidInput(`The value ${fault} of the context key ${key} is not of type ${type}.`);
  if (type?.endsWith('List')) return values;
  const [only] = values;
  if (values.length === 1 && only !== undefined) return base === 'boolean' ? only.toLowerCase() : only;
  if (type === undefined && values.length > 1) return values;
  throw invalidInput(`The context key ${key} takes one value; a type that ends in List takes several.`);
}

function isOfType(value: string, base: string | undefined): boolean {
  if (base === 'numeric') return value.trim() !== '' && Number.isFinite(Number(value));
  if (base === 'boolean') return value.toLowerCase() === 'true' || value.toLowerCase() === 'false';
  return true;
}

export interface ContextParts {
  readonly given: ReadonlyMap<string, ContextValue>;
  /** Undefined: nobody is said to call. */
  readonly caller: Principal | undefined;
  readonly resourceAccount: string;
  /** Of which accounts the organization is told; only of the account that simulates. */
  membershipOf: PrincipalDirectory['membershipOf'];
}

export function contextLookup({ given, caller, resourceAccount, membershipOf }: ContextParts): ContextLookup {
  return (key) => {
    const value = given.get(key);
    if (value !== undefined) return value;
    if (key === 'aws:resourceaccount') return resourceAccount;
    if (key === 'aws:resourceorgid') return membershipOf(resourceAccount)?.organizationId;
    return caller && callerKey(key, caller, membershipOf);
  };
}

/** IAM User Guide, "AWS global condition context keys", properties of the principal, as far as no session makes them. */
function callerKey(
  key: string,
  caller: Principal,
  membershipOf: PrincipalDirectory['membershipOf'],
): ContextValue | undefined {
  switch (key) {
    case 'aws:principalarn':
      return principalArnOf(caller);
    case 'aws:principalaccount':
      return caller.accountId;
    case 'aws:principalorgid':
      return membershipOf(caller.accountId)?.organizationId;
    case 'aws:principalorgpaths': {
      const membership = membershipOf(caller.accountId);
      return membership && [membership.path];
    }
    case 'aws:principaltype':
      return caller.kind === 'user' ? 'User' : 'AssumedRole';
    case 'aws:userid':
      // Of a role, the id ends in the name of a session that nobody has made.
      return caller.kind === 'user' && caller.userId !== '' ? caller.userId : undefined;
    case 'aws:username':
      return caller.kind === 'user' ? caller.userName : undefined;
    default:
      return key.startsWith(tagPrefix) ? caller.tags.get(key.slice(tagPrefix.length)) : undefined;
  }
}

const tagPrefix = 'aws:principaltag/';
