import { differences } from './differences.ts';
import { generated, table } from './table.ts';

export function compatibilityPage(): string {
  return `# Differences from AWS

${generated}

What this server does, it does as AWS, error texts included; where AWS's behaviour is known only in part, the code says what was inferred. What it
does not do it refuses. Error texts and their order are those of November 2026: AWS rewords them operation by operation and Region by Region, and
where Regions differed, the text is the one that most of them gave.

These are the known differences. Each has a code that stays, and a test of that name in
\`tests/clients/differences.test.ts\`.

${table(
  ['Code', 'At AWS', 'Here'],
  Object.entries(differences).map(([code, { aws, here }]) => [`\`${code}\``, aws, here]),
)}
`;
}
