import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** From the project's root, with slashes: `src/wire/http.ts`. */
  readonly path: string;
  readonly text: string;
  /** What it imports, re-exports or loads lazily: project paths, or package names as written. Type-only imports count. */
  readonly imports: readonly string[];
}

/** The TypeScript and plain-Node files under `folder`, in order of their paths. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) =>
      posix.relative(root.replaceAll('\\', '/'), `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/')),
    )
    .sort()
    .map((path) => {
      const text = readFileSync(`${root}/${path}`, 'utf8');
      return { path, text, imports: importsOf(text, path) };
    });
}

/** Files beside a test exist for tests: stories (`name.test.ts`) and bodies of stories for several coats (`name-suite.ts`). */
export function isTest(path: string): boolean {
  return /(\.test|-suite)\.ts$/.test(path);
}

/** The text without comments, line numbers kept. A `//` inside a string is left alone when a quote or colon stands before it. */
export function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/(^|[^:'"`\\])\/\/[^\n]*/g, '$1');
}

/** `path:line` of every match, for messages. */
export function places(file: SourceFile, pattern: RegExp): readonly string[] {
  return codeOf(file.text)
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}: ${line.trim()}`] : []));
}

function importsOf(text: string, path: string): readonly string[] {
  const statements =
    /^(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...codeOf(text).matchAll(statements)]
    .map((match) => (match[1] ?? match[2] ?? match[3])!)
    .map((target) => (target.startsWith('.') ? posix.join(posix.dirname(path), target) : target));
}
