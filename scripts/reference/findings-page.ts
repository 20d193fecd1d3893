import { overridingTrap } from '../../src/operations/policies/overriding-policies.ts';
import { traps } from '../../src/operations/policies/policy-traps.ts';
import {
  type FindingKind,
  type FindingLevel,
  findingKinds,
  findingLevels,
} from '../../src/policy/analysis/finding-kinds.ts';
import { generated, table } from './table.ts';

interface Row {
  readonly code: string;
  readonly level: FindingLevel;
  readonly when: string;
}

export function findingsPage(): string {
  const kinds = Object.entries<FindingKind>(findingKinds).map(([code, kind]) => ({ code, ...kind }));
  const shared = kinds.filter(({ own }) => !own);
  return `# Findings about policies

${generated}

What \`dynaward policy check\` can say about a policy; how to use it is in [Check a policy in CI](../guides/check-a-policy-in-ci.md).
${levels}

## Under the codes of IAM Access Analyzer

The codes are those of its validation checks, so that what is written about them helps here, too. The texts are our own. The level
is higher than Access Analyzer's where the services refuse such a policy, or where what is found can never be meant.

${rows(shared)}

## About every policy

${rows(kinds.filter(({ own }) => own))}

## About DynamoDB

${rows([...traps, overridingTrap])}
`;
}

const levels = `An \`error\` never does what it says, or is refused; a \`security\` finding lets in more than it seems to; both make the status 1. A
\`warning\` or \`suggestion\` leaves it 0.`;

function rows(all: readonly Row[]): string {
  const byLevel = findingLevels.flatMap((level) => all.filter((one) => one.level === level));
  return table(
    ['Code', 'Level', 'When'],
    byLevel.map(({ code, level, when }) => [`\`${code}\``, level, when]),
  );
}
