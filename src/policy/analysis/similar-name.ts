/** The one of `names` that somebody who wrote `name` most likely meant; undefined when none is near. Letter case does not count. */
export function similarName(name: string, names: Iterable<string>): string | undefined {
  const lower = name.slice(0, longest).toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(lower.length / 5)) + 1;
  for (const candidate of names) {
    const distance = distanceOf(lower, candidate.toLowerCase(), least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** `Did you mean …?`, with a blank before it; empty when there is nothing to propose. */
export function proposal(name: string, names: Iterable<string>): string {
  const meant = similarName(name, names);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

/** No name of AWS is longer; what a policy holds may be. */
const longest = 80;

/** How many characters must be changed, put in, left out or exchanged with their neighbour; `enough` when it is that or more. */
function distanceOf(from: string, to: string, enough: number): number {
  if (Math.abs(from.length - to.length) >= enough) return enough;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const exchanged = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (exchanged) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return Math.min(last[to.length]!, enough);
}
