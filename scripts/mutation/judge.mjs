// A process that runs the policy tests on one mutant after the other, each time in fresh modules. Its parent (judges.mjs) speaks to it in
// messages, and ends it when a mutant keeps it busy in a way that nothing here can interrupt.

import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
console.info = () => {};
globalThis.require = createRequire(import.meta.url);

let original = '';
/** Tests by their position in the bundle, the quickest first; `coversAt(offset)` tells whether one reaches an offset. */
let plan = [];

process.on('message', async (message) => {
  if (message.bundle !== undefined) {
    original = message.bundle;
    process.send({ ready: await measure() });
  } else {
    process.send({ id: message.mutant.id, killedBy: await judge(message.mutant) });
  }
});

/** The name of the first test that fails on the mutant, or undefined. */
async function judge({ start, end, to }) {
  let tests;
  try {
    tests = load(original.slice(0, start) + to + original.slice(end), 5_000);
  } catch (error) {
    return `loading: ${error.message}`;
  }
  for (const { index, milliseconds, covers } of plan) {
    if (!covers(start)) continue;
    const test = tests[index];
    if (!test) return 'a test is missing';
    const fault = await failure(test, 1_000 + 20 * milliseconds);
    if (fault !== undefined) return `${test.name}: ${fault}`;
  }
  return undefined;
}

/** Runs the bundle as it is: every test must pass. Notes how long each takes and what it reaches. */
async function measure() {
  const measured = 'measured.js';
  const session = new Session();
  session.connect();
  const post = (method, parameters) => {
    let answer;
    session.post(method, parameters, (error, result) => {
      if (error) throw error;
      answer = result;
    });
    return answer;
  };
  // What is optimized is no longer counted.
  setFlagsFromString('--no-opt');
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const reached = () =>
    post('Profiler.takePreciseCoverage').result.find(({ url }) => url === measured)?.functions ?? [];
  const tests = load(original, 60_000, measured);
  const whileLoading = reacher(reached());
  for (const [index, test] of tests.entries()) {
    const begin = performance.now();
    const fault = await failure(test, 600_000);
    if (fault !== undefined) return { fault: `${test.name} fails without any mutant: ${fault}` };
    const milliseconds = performance.now() - begin;
    const itself = reacher(reached());
    const covers = (offset) => whileLoading(offset) || itself(offset);
    plan.push({ index, milliseconds, covers });
  }
  post('Profiler.stopPreciseCoverage');
  session.disconnect();
  setFlagsFromString('--opt');
  plan = plan.sort((a, b) => a.milliseconds - b.milliseconds);
  return { tests: tests.length, milliseconds: plan.reduce((sum, { milliseconds }) => sum + milliseconds, 0) };
}

/** V8 gives for every function nested ranges with counts, outer ones first: the last that holds an offset decides. */
function reacher(functions) {
  const ranges = functions
    .flatMap((one) => one.ranges)
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  return (offset) => {
    let count = 0;
    for (const range of ranges) {
      if (range.startOffset > offset) break;
      if (offset < range.endOffset) count = range.count;
    }
    return count > 0;
  };
}

/** Runs the bundle's modules and returns the tests that they declare. */
function load(text, timeout, filename = 'mutant.js') {
  const tests = [];
  globalThis.judge = vitestFor(tests);
  new vm.Script(text, { filename }).runInThisContext({ timeout });
  return tests;
}

async function failure({ run }, timeout) {
  try {
    globalThis.runTest = run;
    // An endless loop is interrupted, which `run` called directly would not be.
    await runIt.runInThisContext({ timeout: Math.ceil(timeout) });
    return undefined;
  } catch (error) {
    return String(error?.message).split('\n', 1)[0];
  }
}

const runIt = new vm.Script('runTest()');

/** As much of vitest as the policy tests use. */
function vitestFor(tests) {
  const expect = (value, message) => chai.expect(value, message);
  for (const name of ['objectContaining', 'stringContaining', 'stringMatching', 'arrayContaining', 'anything', 'any']) {
    expect[name] = chai.expect[name];
  }
  const names = [];
  const it = (name, ...rest) => {
    const path = [...names, name].join(' > ');
    // What compares times says nothing on a busy machine.
    if (/linear|grows/.test(path)) return;
    tests.push({ name: path, run: rest.find((one) => typeof one === 'function') });
  };
  it.each = each(it);
  const describe = (name, define) => {
    names.push(name);
    define();
    names.pop();
  };
  describe.each = each(describe);
  return { describe, expect, it, test: it };
}

function each(declare) {
  return (rows) =>
    (name, ...rest) => {
      for (const [index, row] of rows.entries()) {
        const values = Array.isArray(row) ? row : [row];
        declare(`${name} [${index}]`, ...rest.map((one) => (typeof one === 'function' ? () => one(...values) : one)));
      }
    };
}
