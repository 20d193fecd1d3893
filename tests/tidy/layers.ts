/**
 * Who may import whom, under `src`: a name is a folder, or a file at the root of `src`. Imports run down the road and into the
 * vocabularies, never up. `ARCHITECTURE.md` says why each thing is kept out.
 */
export const layers: Readonly<Record<string, readonly string[]>> = {
  // Words for everybody.
  arn: [],
  limits: [],
  clock: [],
  errors: ['limits'],
  // Vocabularies: pure functions and types.
  item: ['errors', 'limits'],
  policy: ['arn'],
  expression: ['item', 'errors', 'limits'],
  partiql: ['item', 'expression', 'errors', 'limits'],
  shapes: ['item', 'errors', 'limits'],
  // Stations, from the bottom of the road up.
  storage: [],
  database: ['storage', 'item', 'expression', 'arn', 'errors', 'limits', 'clock'],
  operations: ['database', 'shapes', 'item', 'expression', 'partiql', 'policy', 'arn', 'errors', 'limits', 'clock'],
  authorization: ['database/catalog', 'policy', 'arn', 'errors', 'clock'],
  identity: ['database', 'policy', 'arn', 'errors', 'clock'],
  wire: ['errors', 'limits', 'clock'],
  // The road, and the program that puts the parts together.
  server: ['wire', 'identity', 'authorization', 'operations', 'errors', 'clock'],
  cli: ['*'],
};

/** Vocabularies do no I/O: the only modules of Node that they may use are these, which only compute. */
export const vocabularies: readonly string[] = ['item', 'policy', 'expression', 'partiql', 'shapes'];
export const computingModules: readonly string[] = ['node:crypto', 'node:buffer', 'node:net'];

/** The name in `layers` of `src/<name>/…` or `src/<name>.ts`. */
export function layerOf(path: string): string {
  return path.split('/')[1]!.replace(/(\.test)?\.ts$/, '');
}

export function mayImport(from: string, to: string): boolean {
  const layer = layerOf(from);
  if (layerOf(to) === layer) return true;
  return (layers[layer] ?? []).some(
    (allowed) => allowed === '*' || to === `src/${allowed}.ts` || to.startsWith(`src/${allowed}/`),
  );
}
