import { describe, expect, it } from 'vitest';
import { operations } from '../../src/operations/registry.ts';
import { isTest, places, sourceFiles } from './source-files.ts';

const src = sourceFiles('src');
const program = src.filter(({ path }) => !isTest(path));
const everything = [...src, ...['tests', 'bench', 'scripts', 'examples'].flatMap(sourceFiles)];

const outside = (...folders: string[]) =>
  program.filter(({ path }) => !folders.some((folder) => path.startsWith(`src/${folder}`)));

describe('the world is handed in', () => {
  it('only cli reads the environment and speaks to the process', () => {
    expect(
      outside('cli/').flatMap((file) =>
        places(
          file,
          /\bprocess\.(env|argv|cwd|chdir|exit|exitCode|on|once|stdin|stdout|stderr)\b|\bconsole\.|from 'node:process'/,
        ),
      ),
      'take the value as an argument; src/cli hands it in',
    ).toEqual([]);
  });

  it('only clock.ts reads the time', () => {
    expect(
      outside('clock.ts').flatMap((file) =>
        places(file, /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bprocess\.hrtime\b|\bDate\(\)/),
      ),
      'take a Clock as an argument',
    ).toEqual([]);
  });

  it('only cli draws random numbers', () => {
    expect(
      outside('cli/').flatMap((file) =>
        places(file, /\bMath\.random\b|\brandom(UUID|Int|FillSync)\b|import\b.*\brandomBytes\b.*'node:crypto'/),
      ),
      'take `randomBytes: (n: number) => Buffer` as an argument',
    ).toEqual([]);
  });
});

describe('each station keeps to itself', () => {
  it('only wire knows HTTP', () => {
    expect(
      outside('wire/').flatMap(({ path, imports }) =>
        imports.filter((name) => /^node:(http|https|http2)$/.test(name)).map((name) => `${path} -> ${name}`),
      ),
      'speak in the types of src/wire/request.ts',
    ).toEqual([]);
  });

  it('only database calls transact', () => {
    expect(
      outside('database/', 'storage/').flatMap((file) => places(file, /\.transact\(/)),
      'add a method to Database',
    ).toEqual([]);
  });

  it('what policies decide of texts from outside, they read without a RegExp', () => {
    const deciding = program.filter(({ path }) => /^src\/policy\/(conditions\/)?[^/]+$/.test(path));
    expect(
      deciding.flatMap((file) =>
        places(file, /\bRegExp\b|\.(test|exec|match|matchAll|search)\(|\.(replace|replaceAll|split)\(\//),
      ),
      'patterns are for src/policy/glob.ts, sets of characters for src/policy/characters.ts: both linear, whatever the text',
    ).toEqual([]);
  });

  it('only the road executes an operation', () => {
    const callers = outside('server.ts').flatMap((file) => places(file, /\boperation\.execute\(|\.execute\(.*context/));
    expect(callers, 'the gate is on the road: nothing is executed before it is authorized').toEqual([]);
    const road = program.find(({ path }) => path === 'src/server.ts')!;
    const [authorize, execute, ...more] = places(road, /granted = authorize\(|\.execute\(/);
    expect(authorize).toContain('granted = authorize(');
    expect(execute).toContain('.execute(granted.input,');
    expect(more, 'one authorize, then one execute').toEqual([]);
    const lines = road.text.split('\n');
    const lineOf = (place: string | undefined) =>
      lines.findIndex((line) => line.trim() === place?.split(': ').slice(1).join(': '));
    const between = lines.slice(lineOf(authorize), lineOf(execute) + 1);
    expect(between.length, 'one turn of the event loop: what is executed is what was decided').toBeGreaterThan(1);
    expect(between.join('\n')).not.toMatch(/\bawait\b|\.then\(/);
  });

  it('one operation is not signed, and the road alone asks for its token', () => {
    expect(
      operations
        .filter(({ identityToken }) => identityToken !== undefined)
        .map(({ service, name }) => `${service}.${name}`),
      'every other request proves itself by its signature',
    ).toEqual(['sts.AssumeRoleWithWebIdentity']);
    const asking = program.flatMap((file) => places(file, /\bidentityToken\b/)).map((place) => place.split(':')[0]);
    expect([...new Set(asking)].sort()).toEqual([
      'src/operations/identity/assume-role-with-web-identity.ts',
      'src/operations/operation.ts',
      'src/server.ts',
    ]);
  });
});

describe('names and sizes', () => {
  it('no drawers', () => {
    expect(
      everything
        .map(({ path }) => path)
        .filter((path) => /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.)/i.test(path)),
      'give each piece the room it belongs in',
    ).toEqual([]);
  });

  it('kebab-case', () => {
    expect(
      everything.map(({ path }) => path).filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.test)?\.(ts|mjs)$/.test(path)),
      'name the file after what it exports, in kebab-case',
    ).toEqual([]);
  });

  it('no file of the program past 450 lines, no file of tests past 600', () => {
    const long = everything
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ path, lines }) => lines > (isTest(path) || path.startsWith('tests/') ? 600 : 450));
    expect(
      long.map(({ path, lines }) => `${path}: ${lines} lines`),
      'which second subject has moved in?',
    ).toEqual([]);
  });

  it('nothing left for later, no test narrowed', () => {
    const leftovers = /\b(TO[D]O|FIX[M]E|X[X]X)\b/;
    expect(
      everything.flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, at) => (leftovers.test(line) ? [`${path}:${at + 1}`] : [])),
      ),
    ).toEqual([]);
    expect(everything.flatMap((file) => places(file, /\b(it|test|describe)\.(only|todo)\b/))).toEqual([]);
  });

  it('says no word that allows everything: no `any`, no silenced compiler', () => {
    expect(
      program.flatMap(({ path, text }) =>
        text
          .split('\n')
          .flatMap((line, at) =>
            /@ts-(ignore|expect-error|nocheck)|biome-ignore-all/.test(line) ? [`${path}:${at + 1}`] : [],
          ),
      ),
    ).toEqual([]);
  });
});
