import type { Step } from './transaction-history.ts';

/** What was acknowledged, and the lists in the end. */
export interface TransactionHistory {
  readonly steps: readonly Step[];
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

type Forgery = (history: TransactionHistory) => TransactionHistory;

/** A true history with one thing changed, to what it would be if that had gone wrong; by Adya's names where there is one. */
export const forgeries: readonly (readonly [anomaly: string, forge: Forgery])[] = [
  ['a lost write', ({ steps, lists }) => ({ steps, lists: withList(lists, (list) => list.slice(0, -1)) })],
  ['a write made twice', ({ steps, lists }) => ({ steps, lists: withList(lists, (list) => [...list, list[0]!]) })],
  ['G0: of two writes the later one came about first', inOtherOrder],
  [
    'G1a: a read of what was refused',
    (history) =>
      seeing(
        history,
        () => true,
        (seen) => [...seen, 'refused'],
      ),
  ],
  [
    'G1b: a read of a state between two writes that never was',
    (history) => seeing(history, longer, (seen) => seen.slice(1)),
  ],
  ['G1c: a torn read, one half of a write without the other', torn],
  ['a lost update: a write that relied on what had changed since', skewed],
  ['a read of the past', past],
];

const longer = (_: Step, [, seen]: Sight): boolean => seen.length > 1;

type Sight = readonly [item: string, seen: readonly string[]];

function withList(
  lists: TransactionHistory['lists'],
  change: (list: readonly string[]) => readonly string[],
): TransactionHistory['lists'] {
  const [item, list] = found([...lists].find(([, names]) => names.length > 1));
  return new Map([...lists, [item, change(list)]]);
}

/** One step, the first of which `suits` says so, saw something else in one list. */
function seeing(
  { steps, lists }: TransactionHistory,
  suits: (step: Step, sight: Sight) => boolean,
  change: (seen: readonly string[]) => readonly string[],
): TransactionHistory {
  const [step, [item, seen]] = found(
    steps.flatMap((one) => [...one.saw].filter((sight) => suits(one, sight)).map((sight) => [one, sight] as const))[0],
  );
  const forged = { ...step, saw: new Map([...step.saw, [item, change(seen)]]) };
  return { steps: steps.map((one) => (one === step ? forged : one)), lists };
}

function inOtherOrder({ steps, lists }: TransactionHistory): TransactionHistory {
  const named = (name: string) => steps.find((step) => step.name === name)!;
  const places = [...lists].flatMap(([item, list]) =>
    list.slice(1).flatMap((name, at) => (named(list[at]!).ended < named(name).began ? [{ item, list, at }] : [])),
  );
  const { item, list, at } = found(places.at(-1));
  const swapped = list.with(at, list[at + 1]!).with(at + 1, list[at]!);
  return { steps, lists: new Map([...lists, [item, swapped]]) };
}

/** A read that saw a write of two lists loses sight of it in one. */
function torn(history: TransactionHistory): TransactionHistory {
  const bothSides = new Set(history.steps.filter(({ appends }) => appends.length > 1).map(({ name }) => name));
  const isTorn = ({ appends, saw }: Step, [item, seen]: Sight) => {
    const last = seen.at(-1) ?? '';
    const elsewhere = [...saw].some(([other, names]) => other !== item && names.includes(last));
    return appends.length === 0 && bothSides.has(last) && elsewhere;
  };
  return seeing(history, isTorn, (seen) => seen.slice(0, -1));
}

/** A write with a condition did not see what stands before it in a list that it wrote to. */
function skewed(history: TransactionHistory): TransactionHistory {
  const relies = ({ appends }: Step, [item, seen]: Sight) => appends.includes(item) && seen.length > 0;
  return seeing(history, relies, (seen) => seen.slice(0, -1));
}

function past(history: TransactionHistory): TransactionHistory {
  const ended = new Map(history.steps.map((step) => [step.name, step.ended]));
  const isLate = ({ began }: Step, [, seen]: Sight) => (ended.get(seen.at(-1) ?? '') ?? began) < began;
  return seeing(history, isLate, (seen) => seen.slice(0, -1));
}

function found<T>(place: T | undefined): T {
  if (place === undefined) throw new Error('the history is too short to be forged so');
  return place;
}
