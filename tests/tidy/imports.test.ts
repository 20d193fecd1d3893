import { describe, expect, it } from 'vitest';
import { computingModules, layerOf, layers, mayImport, vocabularies } from './layers.ts';
import { isTest, type SourceFile, sourceFiles } from './source-files.ts';

const files = sourceFiles('src');
const program = files.filter(({ path }) => !isTest(path));
const known = new Set(files.map(({ path }) => path));

/** Where the program is entered: `scripts/build.mjs` bundles these. */
const entries = [
  'src/cli/dynaward.ts',
  'src/cli/index.ts',
  'src/policy/library.ts',
  'src/storage/sqlite/writer-thread.ts',
  'src/storage/sqlite/checkpoint-thread.ts',
];

describe('imports under src', () => {
  it('are found at all', () => {
    const road = files.find(({ path }) => path === 'src/server.ts');
    expect(road?.imports).toContain('src/errors.ts');
  });

  it('have a row in the layer table for every folder', () => {
    const rows = Object.keys(layers);
    expect(
      [...new Set(files.map(({ path }) => layerOf(path)))].filter((layer) => !rows.includes(layer)),
      'a new folder or root file under src: give it a row in tests/tidy/layers.ts and in ARCHITECTURE.md',
    ).toEqual([]);
  });

  it('run down the road and into the vocabularies, never up', () => {
    expect(
      program.flatMap(({ path, imports }) =>
        imports
          .filter((target) => target.startsWith('src/') && !mayImport(path, target))
          .map((target) => `${path} -> ${target}`),
      ),
      'the importing layer may not know the imported one (tests/tidy/layers.ts): move the code down, or hand it in as a function',
    ).toEqual([]);
  });

  it('keep I/O out of the vocabularies', () => {
    expect(
      program
        .filter(({ path }) => vocabularies.includes(layerOf(path)))
        .flatMap(({ path, imports }) =>
          imports
            .filter((target) => target.startsWith('node:') && !computingModules.includes(target))
            .map((target) => `${path} -> ${target}`),
        ),
      'vocabularies are pure: take what this module gives as an argument',
    ).toEqual([]);
  });

  it('stay inside src, and end in .ts, or in .json for data', () => {
    expect(
      program.flatMap(({ path, imports }) =>
        imports
          .filter((target) => /^(src|tests|bench|scripts)\/|^\.\./.test(target) && !known.has(target))
          .filter((target) => !(target.startsWith('src/') && target.endsWith('.json')))
          .map((target) => `${path} -> ${target}`),
      ),
      'no such file under src: write the whole name with .ts',
    ).toEqual([]);
  });

  it('make no cycle between files', () => {
    expect(
      cycles(program).map((cycle) => cycle.join(' -> ')),
      'type-only imports count: move what both need into a file below both',
    ).toEqual([]);
  });

  it('leave no file that nobody imports', () => {
    const imported = new Set(program.flatMap(({ imports }) => imports));
    expect(
      program.map(({ path }) => path).filter((path) => !imported.has(path) && !entries.includes(path)),
      'dead code, or code for tests only: delete it, or move it under tests/',
    ).toEqual([]);
  });

  it('go to the file that has the thing: no barrel files', () => {
    expect(
      program
        .filter(({ path }) => path !== 'src/cli/index.ts')
        .filter(({ path, text }) => /^export \* /m.test(text) || /(^|\/)index\.ts$/.test(path))
        .map(({ path }) => path),
      'import from the file that declares it instead of re-exporting',
    ).toEqual([]);
  });
});

/** One cycle for each knot (strongly connected part), as the shortest way round from its first file. */
function cycles(of: readonly SourceFile[]): readonly (readonly string[])[] {
  const edges = new Map(of.map(({ path, imports }) => [path, imports.filter((target) => target.startsWith('src/'))]));
  const found: string[][] = [];
  const inKnot = new Set<string>();
  for (const start of edges.keys()) {
    if (inKnot.has(start)) continue;
    const way = wayBack(start, edges);
    if (way === undefined) continue;
    for (const path of way) inKnot.add(path);
    found.push(way);
  }
  return found;
}

function wayBack(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const at of queue) {
    for (const next of edges.get(at) ?? []) {
      if (next === start) {
        const way = [start];
        for (let step = at; step !== start; step = cameFrom.get(step)!) way.unshift(step);
        return [start, ...way];
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
  }
  return undefined;
}
