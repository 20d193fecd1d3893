import { type Place, readJson } from './json.ts';

/** Where a statement lies in the text of its policy. */
export interface StatementSpan {
  readonly start: Place;
  readonly end: Place;
}

/**
 * The spans of a policy's statements, as AWS's simulator tells them: from the place after what comes before (the bracket of the list, the
 * statement before; for a statement without a list, its own brace) to the place after the closing brace. Measured on AWS: users' pasted
 * answers of 2019 to 2025, among them a list whose second statement begins where the first ends.
 * `text`: a policy, as `parsePolicy` takes it.
 */
export function statementSpans(text: string): readonly StatementSpan[] {
  const json = readJson(text);
  const node = json.ok && json.node.kind === 'object' ? json.node.members.get('Statement')?.value : undefined;
  if (!node) return [];
  if (node.kind !== 'array') return [{ start: after(node.start), end: node.end }];
  return node.items.map(({ end }, at) => ({
    start: at === 0 ? after(node.start) : node.items[at - 1]!.end,
    end,
  }));
}

/** After a single character at that place. */
function after({ line, column }: Place): Place {
  return { line, column: column + 1 };
}
