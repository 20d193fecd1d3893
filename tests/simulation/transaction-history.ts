/**
 * The judge of concurrent transactions, after Elle's list-append: every write appends a name of its own to the lists of the items
 * that it touches, so that the lists tell in which order writes came about, and a read tells after which of them it came.
 */
export interface Step {
  /** What a write appends; reads have a name, too. */
  readonly name: string;
  /** Moments in the order in which calls began and ended. */
  readonly began: number;
  readonly ended: number;
  /** Items that it appended to. */
  readonly appends: readonly string[];
  /** The lists that it saw, by item; for a write what its conditions held it to. */
  readonly saw: ReadonlyMap<string, readonly string[]>;
}

/** What contradicts strict serializability in the acknowledged steps, given the lists in the end; none when all is well. */
export function historyProblems(
  steps: readonly Step[],
  lists: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const problems = [...listProblems(byName, lists), ...sightProblems(steps, lists)];
  return problems.length > 0 ? problems : cycleProblems(steps, edges(steps, { byName, lists }));
}

/** Every acknowledged append is there once, and nothing else. */
function listProblems(byName: ReadonlyMap<string, Step>, lists: ReadonlyMap<string, readonly string[]>): string[] {
  const problems: string[] = [];
  for (const [item, list] of lists) {
    if (new Set(list).size < list.length) problems.push(`${item}: something was appended twice: ${list}`);
    for (const name of list) {
      if (!byName.get(name)?.appends.includes(item)) problems.push(`${item}: ${name} was never acknowledged`);
    }
  }
  for (const { name, appends } of byName.values()) {
    for (const item of appends) if (!lists.get(item)?.includes(name)) problems.push(`${item}: ${name} was lost`);
  }
  return problems;
}

/** Whatever was seen of a list is how it begins. */
function sightProblems(steps: readonly Step[], lists: ReadonlyMap<string, readonly string[]>): string[] {
  return steps.flatMap(({ name, saw }) =>
    [...saw]
      .filter(([item, seen]) => seen.some((one, at) => one !== lists.get(item)?.[at]))
      .map(([item, seen]) => `${name} saw ${seen} in ${item}, which came to be ${lists.get(item)}`),
  );
}

/** For each step, those that come after it in any order that explains the history. */
function edges(
  steps: readonly Step[],
  { byName, lists }: { byName: ReadonlyMap<string, Step>; lists: ReadonlyMap<string, readonly string[]> },
): ReadonlyMap<Step, ReadonlySet<Step>> {
  const after = new Map<Step, Set<Step>>(steps.map((step) => [step, new Set()]));
  const order = (first: Step | undefined, second: Step | undefined) => {
    if (first && second && first !== second) after.get(first)!.add(second);
  };
  for (const list of lists.values()) {
    for (let at = 1; at < list.length; at++) order(byName.get(list[at - 1]!), byName.get(list[at]!));
  }
  for (const step of steps) {
    for (const [item, seen] of step.saw) {
      order(byName.get(seen.at(-1) ?? ''), step);
      order(step, byName.get(lists.get(item)?.[seen.length] ?? ''));
    }
    for (const other of steps) if (step.ended < other.began) order(step, other);
  }
  return after;
}

/** The shortest ring of steps that would each have to come before the next. */
function cycleProblems(steps: readonly Step[], after: ReadonlyMap<Step, ReadonlySet<Step>>): string[] {
  const rings = ringSteps(steps, after).map((step) => shortestWay(step, after));
  const [shortest] = rings.toSorted((a, b) => a.length - b.length);
  return shortest ? [`no order explains these steps: ${shortest.map(({ name }) => name).join(' < ')}`] : [];
}

/** Steps that are left when those that nothing comes before are taken away, again and again. */
function ringSteps(steps: readonly Step[], after: ReadonlyMap<Step, ReadonlySet<Step>>): Step[] {
  const before = new Map<Step, number>(steps.map((step) => [step, 0]));
  for (const followers of after.values()) {
    for (const follower of followers) before.set(follower, before.get(follower)! + 1);
  }
  const free = steps.filter((step) => before.get(step) === 0);
  for (let step = free.pop(); step !== undefined; step = free.pop()) {
    before.delete(step);
    for (const follower of after.get(step)!) {
      const left = before.get(follower)! - 1;
      before.set(follower, left);
      if (left === 0) free.push(follower);
    }
  }
  return [...before.keys()];
}

/** From a step back to itself; every other step when there is no such way. */
function shortestWay(start: Step, after: ReadonlyMap<Step, ReadonlySet<Step>>): readonly Step[] {
  const cameFrom = new Map<Step, Step>();
  const ways: Step[] = [start];
  for (const step of ways) {
    for (const follower of after.get(step)!) {
      if (cameFrom.has(follower)) continue;
      cameFrom.set(follower, step);
      if (follower === start) {
        const way = [start];
        for (let at = step; at !== start; at = cameFrom.get(at)!) way.unshift(at);
        return [start, ...way];
      }
      ways.push(follower);
    }
  }
  return [...after.keys()];
}
