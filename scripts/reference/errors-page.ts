import { AwsError, type ErrorName, errorForms } from '../../src/errors.ts';
import { errorNotes } from './error-notes.ts';
import { generated, table } from './table.ts';

export function errorsPage(): string {
  const names = Object.keys(errorForms) as ErrorName[];
  const groups = [...new Set(names.map((name) => errorNotes[name].group))];
  return `# Errors

${generated}

Every error that a client can receive, by what the caller can do about it. \`__type\` is the name with its namespace, as AWS sends it; STS has
names of its own for the same failures in its XML. An answer of HTTP 413 with an empty body (the request is too large) has no name.

${groups
  .map(
    (group) =>
      `## ${group}\n\n${table(
        ['Name', 'HTTP', '`__type`', 'In STS (XML)', 'What it says'],
        names.filter((name) => errorNotes[name].group === group).map(row),
      )}`,
  )
  .join('\n\n')}
`;
}

function row(name: ErrorName): readonly string[] {
  const { form, type } = new AwsError(name);
  const query = form.query === undefined ? '' : `\`${form.query.code}\` (${form.query.status})`;
  return [`\`${name}\``, String(form.status), `\`${type}\``, query, errorNotes[name].note];
}
