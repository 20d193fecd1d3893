// The policy tests with all that they import as one text, and the mutants of it.
import { readdirSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { build } from 'esbuild';
import { parseAst } from 'vite';
import { root } from '../install.mjs';
import { findMutants } from './mutants.mjs';

/** Suites of tests/policy that work in this process; the others start programs. */
const suites = [
  'analysis',
  'analysis-small-world',
  'applying-statements',
  'differential',
  'findings',
  'findings-of-conditions',
  'findings-of-names',
  'findings-of-principals',
  'findings-of-texts',
  'generate-policy',
  'put-agreement',
  'differential-conditions',
  'differential-trust',
  'fuzz',
  'nearest-miss',
  'properties',
  'small-world',
  'witnesses',
  'witnesses-of-values',
];

/** The bundle: a script that, when run, hands its tests to `globalThis.judge`. */
export async function bundleTests() {
  const own = readdirSync(`${root}/src/policy`, { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => `./src/policy/${file}`);
  const files = [...own, ...suites.map((name) => `./tests/policy/${name}.test.ts`)];
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: files.map((file) => `import '${file}';`).join('\n'), resolveDir: root },
    outfile: '.cache/mutation.js',
    write: false,
    bundle: true,
    // What no test uses is there to be mutated too.
    treeShaking: false,
    platform: 'node',
    packages: 'external',
    target: 'node20.19',
    format: 'iife',
    sourcemap: 'external',
    alias: { vitest: `${root}/scripts/mutation/vitest.mjs` },
    logLevel: 'error',
  });
  const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text;
  return { text: text('.js'), map: new SourceMap(JSON.parse(text('.map'))) };
}

/** The mutants of src/policy in a bundle, in the order of the text; `file`, `line` and `column` are those of the source. */
export function mutantsOf({ text, map }) {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const placeOf = (offset) => {
    let low = 0;
    for (let high = lineStarts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (lineStarts[middle] <= offset) low = middle;
      else high = middle;
    }
    const { originalSource = '', originalLine, originalColumn } = map.findEntry(low, offset - lineStarts[low]);
    return { file: originalSource.replace(/^(\.\.\/)+/, ''), line: originalLine + 1, column: originalColumn + 1 };
  };
  const isPolicy = (offset) => /^src\/policy\/.*(?<!\.test)\.ts$/.test(placeOf(offset).file);
  return findMutants(parseAst(text), text, isPolicy).map((mutant) => ({
    ...mutant,
    ...placeOf(mutant.start),
    from: text.slice(mutant.start, mutant.end),
  }));
}
