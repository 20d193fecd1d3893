/**
 * What a person would write, for the examples of an analysis. They are tried before the search looks for the shortest text that will do, and
 * must do as any other.
 */

/**
 * An ARN that the entry of Resource may match: each `*` that stands for a whole part is filled with what an example has in its place.
 * Undefined when the entry is no ARN.
 */
export function naturalArn(entry: string, examples: readonly string[]): string | undefined {
  if (!entry.startsWith('arn:') || entry.includes('${')) return undefined;
  const [fields, resource] = cut(entry);
  if (resource === undefined) return undefined;
  const parts = resource.split('/');
  const cutExamples = examples.map(cut);
  const named = (position: number): string | undefined => {
    for (const [, example = ''] of cutExamples) {
      const own = example.split('/');
      const before = own.indexOf(parts[position - 1]!) + 1;
      if ((position === 0 || before > 0) && own[before] !== undefined) return own[before];
      if (position === 1 && own[1] !== undefined) return own[1];
    }
    return undefined;
  };
  const shown = parts.map((part, i) => (part === '*' ? (named(i) ?? 'some') : plain(part)));
  const filled = fields.map((field, i) => (/^[*]+$/.test(field) ? (cutExamples[0]?.[0][i] ?? '') : plain(field)));
  return [...filled, shown.join('/')].join(':');
}

/** Five fields, and what follows the fifth colon. */
function cut(arn: string): readonly [readonly string[], string | undefined] {
  const fields = arn.split(':');
  return [fields.slice(0, 5), fields.length < 6 ? undefined : fields.slice(5).join(':')];
}

/** Wildcards within a word stand for as little as they can. */
function plain(part: string): string {
  return part.replaceAll('*', '').replaceAll('?', 'x');
}

/** Actions of other services that everybody knows, for policies that speak of more than one. */
export const commonActions: readonly string[] = [
  's3:GetObject',
  'sqs:SendMessage',
  'iam:ListUsers',
  'ec2:DescribeInstances',
];

/** For a pattern of actions of which no action is known: one that the service may have some day. */
export function futureAction(pattern: string): string {
  return pattern === '*' ? 'service:somethingnew' : pattern.replaceAll('*', 'somethingnew').replaceAll('?', 'x');
}
