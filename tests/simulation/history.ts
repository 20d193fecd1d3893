import type { Item } from '../../src/item/attribute-value.ts';

/** A moment in the order in which calls began and ended. */
export type Moment = number;

export interface Interval {
  readonly began: Moment;
  ended: Moment;
}

/** What one acknowledged write did to one item; states are the ids that writes leave in their items, `none` is no item. */
interface Step extends Interval {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

export interface StreamHistory {
  readonly arn: string;
  readonly tableId: string;
  readonly enabled: Interval;
  disabled?: Interval;
}

export interface Change {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

const none = 'none';

/** The model: every acknowledged step of every item, and what follows from it. */
export class History {
  #now = 0;
  readonly #steps = new Map<string, Step[]>();
  readonly streams: StreamHistory[] = [];

  begin(): Interval {
    return { began: ++this.#now, ended: Number.POSITIVE_INFINITY };
  }

  end(interval: Interval): void {
    interval.ended = ++this.#now;
  }

  add(tableId: string, step: Step): void {
    const steps = this.#steps.get(tableId) ?? [];
    steps.push(step);
    this.#steps.set(tableId, steps);
  }

  get stepCount(): number {
    return [...this.#steps.values()].reduce((count, steps) => count + steps.length, 0);
  }

  /**
   * The state of each item in the end. Every state but `none` is entered by one write; when the steps of an item can be put in
   * a row from `none`, each state is left as often as it is entered, but for the last. Problems are what contradicts that.
   */
  finalStates(tableId: string): { readonly states: ReadonlyMap<string, string>; readonly problems: readonly string[] } {
    const states = new Map<string, string>();
    const problems: string[] = [];
    for (const [key, steps] of byKey(this.#steps.get(tableId) ?? [])) {
      const balance = new Map<string, number>([[none, 1]]);
      for (const { before, after } of steps) {
        balance.set(before, (balance.get(before) ?? 0) - 1);
        balance.set(after, (balance.get(after) ?? 0) + 1);
      }
      const left = [...balance].filter(([, count]) => count !== 0);
      if (left.length === 1 && left[0]![1] === 1) states.set(key, left[0]![0]);
      else problems.push(`${key}: the steps make no row: ${JSON.stringify(left)}`);
    }
    for (const [key, state] of states) if (state === none) states.delete(key);
    return { states, problems };
  }

  /** What contradicts the history in the change records of a stream, in their order. */
  streamProblems(stream: StreamHistory, changes: readonly Change[]): string[] {
    const problems: string[] = [];
    const last = new Map<string, string>();
    for (const { key, before, after } of changes) {
      const known = last.get(key);
      if (known !== undefined && known !== before)
        problems.push(`${key}: a record begins at ${before}, after ${known}`);
      last.set(key, after);
    }
    const recorded = new Map<string, number>();
    for (const change of changes) recorded.set(nameOf(change), (recorded.get(nameOf(change)) ?? 0) + 1);
    const off = stream.disabled ?? { began: Number.POSITIVE_INFINITY, ended: Number.POSITIVE_INFINITY };
    for (const step of this.#steps.get(stream.tableId) ?? []) {
      if (step.before === step.after) continue;
      const count = recorded.get(nameOf(step)) ?? 0;
      recorded.delete(nameOf(step));
      const inside = step.began > stream.enabled.ended && step.ended < off.began;
      const outside = step.ended < stream.enabled.began || step.began > off.ended;
      if (count > 1 || (inside && count === 0) || (outside && count > 0)) {
        problems.push(`${nameOf(step)}: ${count} records (${inside ? 'inside' : outside ? 'outside' : 'at the edge'})`);
      }
    }
    for (const name of recorded.keys()) problems.push(`${name}: a record of a write that nobody made`);
    return problems;
  }
}

/** The state that an item is in: the id that its last write left there. */
export function stateOf(item: Item | undefined): string {
  return item === undefined ? none : (item.id as { S: string }).S;
}

function nameOf({ key, before, after }: Change): string {
  return `${key} ${before} > ${after}`;
}

function byKey(steps: readonly Step[]): ReadonlyMap<string, Step[]> {
  const groups = new Map<string, Step[]>();
  for (const step of steps) {
    const group = groups.get(step.key);
    if (group) group.push(step);
    else groups.set(step.key, [step]);
  }
  return groups;
}
