import type { AuthorizationRequest, ContextValue } from './request.ts';

/** The condition keys that a policy mentions, each with a number (its slot), so that a request is asked for each at most once. */
export class KeyTable {
  private readonly slots = new Map<string, number>();

  /** `key` in any letter case. */
  slotOf(key: string): number {
    const lower = key.toLowerCase();
    const known = this.slots.get(lower);
    if (known !== undefined) return known;
    this.slots.set(lower, this.slots.size);
    return this.slots.size - 1;
  }

  /** In lower case, in the order of their slots. */
  keys(): string[] {
    return [...this.slots.keys()];
  }
}

/** What one policy gets to know of one request: its keys, fetched when first asked for. */
export class Facts {
  readonly request: AuthorizationRequest;
  private readonly keys: readonly string[];
  /** Null stands for an absent key, undefined for one that was not asked for yet. */
  private fetched: (ContextValue | null | undefined)[] | undefined;

  constructor(request: AuthorizationRequest, keys: readonly string[]) {
    this.request = request;
    this.keys = keys;
  }

  /** Undefined when the request does not carry the key; an empty set is none. */
  value(slot: number): ContextValue | undefined {
    this.fetched ??= [];
    const known = this.fetched[slot];
    if (known !== undefined) return known ?? undefined;
    const value = this.request.context(this.keys[slot] as string);
    const present = typeof value === 'object' && value.length === 0 ? undefined : value;
    this.fetched[slot] = present ?? null;
    return present;
  }
}
