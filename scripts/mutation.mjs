// `npm run mutation [-- --files REGEXP --sample N --seed N --processes N --json FILE --again FILE]`: changes src/policy in one small place after the other and
// runs the policy tests on each mutant. A mutant that no test notices is a hole in the tests. docs/internals/mutation-testing.md says more.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { install } from './install.mjs';

install();
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(Math.min(availableParallelism(), 8)) },
    json: { type: 'string' },
    again: { type: 'string' },
  },
});
const { bundleTests, mutantsOf } = await import('./mutation/program.mjs');
const { judgeAll } = await import('./mutation/judges.mjs');

const wanted = new RegExp(values.files);
const bundle = await bundleTests();
const all = mutantsOf(bundle)
  .map((mutant, id) => ({ id, ...mutant }))
  .filter(({ file }) => wanted.test(file))
  .filter(values.again === undefined ? () => true : survivedIn(values.again));
const mutants = values.sample === undefined ? all : sampleOf(all, Number(values.sample), Number(values.seed));
console.log(`${mutants.length} of ${all.length} mutants, seed ${values.seed}`);

const judged = [];
let told = false;
await judgeAll(bundle.text, mutants, {
  processes: Number(values.processes),
  // Few cases, always the same: a mutant that hides from these is looked for with more by the ordinary tests.
  environment: { POLICY_SEED: '1', POLICY_CASES: '3000', ANALYSIS_PAIRS: '60', ANALYSIS_ATTACKS: '30' },
  patience: 120_000,
  onReady({ tests, milliseconds }) {
    if (!told) console.log(`${tests} tests, ${Math.round(milliseconds)} ms`);
    told = true;
  },
  onJudged(mutant, killedBy) {
    judged.push({ ...mutant, killedBy });
    if (killedBy === undefined) {
      console.log(
        `SURVIVED ${mutant.file}:${mutant.line}:${mutant.column} ${mutant.operator}: ${shown(mutant.from)} -> ${shown(mutant.to)}`,
      );
    }
    // A run that is broken off keeps what it judged.
    if (judged.length % 100 === 0) writeJudged();
    if (judged.length % 250 === 0) console.log(`${judged.length} of ${mutants.length}`);
  },
});

writeJudged();
const folders = new Map();
for (const { file, killedBy } of judged) {
  for (const name of [file.slice(0, file.lastIndexOf('/')), 'all']) {
    const counts = folders.get(name) ?? { mutants: 0, killed: 0 };
    counts.mutants++;
    if (killedBy !== undefined) counts.killed++;
    folders.set(name, counts);
  }
}
for (const [name, { mutants: of, killed }] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`${name}: ${killed} of ${of} killed, ${((100 * killed) / of).toFixed(1)} %`);
}

/** What is known so far, in the order of the text. */
function writeJudged() {
  const inOrder = [...judged].sort((a, b) => a.id - b.id);
  if (values.json) writeFileSync(values.json, JSON.stringify(inOrder, null, 1));
}

/** Whether a mutant like this, whatever its line, survived in an earlier run. */
function survivedIn(file) {
  const key = ({ file, operator, from, to }) => JSON.stringify([file, operator, from, to]);
  const before = JSON.parse(readFileSync(file, 'utf8'));
  const judged = new Set(before.map(key));
  const survivors = new Set(before.filter(({ killedBy }) => killedBy === undefined).map(key));
  return (mutant) => survivors.has(key(mutant)) || !judged.has(key(mutant));
}

function shown(text) {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 87)}...` : line;
}

/** `size` of the list, chosen by the seed (mulberry32), in the order of the list. */
function sampleOf(list, size, seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const keyed = list.map((mutant) => ({ mutant, key: next() })).sort((a, b) => a.key - b.key);
  return keyed
    .slice(0, size)
    .map(({ mutant }) => mutant)
    .sort((a, b) => a.id - b.id);
}
