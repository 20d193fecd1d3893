import { InvalidArgumentError } from 'commander';
import type { MatchedStatement } from '../policy/decision.ts';
import { parsePolicy } from '../policy/document.ts';
import type { Explanation } from '../policy/explain.ts';
import { explanationText } from '../policy/explanation-text.ts';
import type { Place } from '../policy/json.ts';
import type { PolicyForm } from '../policy/statement.ts';
import { exitStatuses } from './command-line.ts';
import { decisionWord } from './decision-log.ts';
import { CaseError, CaseJudge, type PolicyCase, resourcePolicyForm } from './policy-case.ts';
import { type PolicyTest, readPolicyTests } from './policy-test-file.ts';
import type { AddCommand } from './tool.ts';

/** `dynaward policy test FILE…`: do policies decide as their author means; which of their statements did the tests reach. */
export const addTest: AddCommand = (parent, { out, err, finish }) => {
  parent
    .command('test')
    .description('Test policies. Status 1 when a decision is not the expected one, or too few statements were reached.')
    .argument('<file...>', 'tests in YAML or JSON')
    .option('--min-coverage <percent>', 'how many of the statements must apply in some test', percent, 0)
    .action(async (files: readonly string[], { minCoverage }: { minCoverage: number }) => {
      const judge = new CaseJudge();
      const coverage = new Coverage();
      let failed = 0;
      for (const file of files) {
        try {
          const { text, failures } = runTests(await readPolicyTests(file), { judge, coverage });
          await out(`${file}\n${text}`);
          failed += failures;
        } catch (error) {
          if (!(error instanceof CaseError)) throw error;
          err(`error: ${file}: ${error.message}\n`);
          return finish(exitStatuses.usage);
        }
      }
      await out(coverage.text());
      const enough = coverage.percent() >= minCoverage;
      if (!enough) err(`error: ${minCoverage} % of the statements were to be reached\n`);
      finish(failed === 0 && enough ? exitStatuses.stopped : exitStatuses.failed);
    });
};

function percent(text: string): number {
  const value = Number(text);
  if (/^\d{1,3}$/.test(text) && value <= 100) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 to 100.');
}

interface Tools {
  readonly judge: CaseJudge;
  readonly coverage: Coverage;
}

/** Throws `CaseError` for a test that cannot be decided. */
function runTests(tests: readonly PolicyTest[], { judge, coverage }: Tools) {
  const lines: string[] = [];
  let failures = 0;
  for (const test of tests) {
    const explanation = explainTest(test, judge);
    coverage.add(test, judge.applying(test.asked));
    const wrong = whatIsWrong(test, explanation);
    if (wrong) {
      failures++;
      lines.push(`  FAILED  ${test.name}: ${wrong}`, `          ${explanationText(explanation)}`);
    } else lines.push(`  ok      ${test.name}`);
  }
  lines.push(`  ${tests.length - failures} of ${tests.length} as expected`, '');
  return { text: lines.join('\n'), failures };
}

function explainTest({ asked, name }: PolicyTest, judge: CaseJudge): Explanation {
  try {
    return judge.explain(asked);
  } catch (error) {
    throw error instanceof CaseError ? new CaseError(`${name}: ${error.message}`) : error;
  }
}

function whatIsWrong({ expect, because }: PolicyTest, { decision }: Explanation): string | undefined {
  const actual = decisionWord(decision);
  const asExpected = expect === 'denied' ? actual !== 'allowed' : actual === expect;
  if (!asExpected) return `expected ${expect}, decided ${actual}`;
  if (because === undefined || decision.statements.some(({ sid }) => sid === because)) return undefined;
  return `${actual} as expected, but not because of ${because}`;
}

interface Reached extends Place {
  readonly sid: string | undefined;
  reached: boolean;
}

/** Which statements of which policies applied in some test. A policy is known by its file, or by where it stands in the tests. */
class Coverage {
  private readonly byOrigin = new Map<string, readonly Reached[]>();

  add(test: PolicyTest, applying: readonly MatchedStatement[]): void {
    for (const { place, text, form } of policiesOf(test.asked)) {
      const origin = test.origins.get(place) as string;
      const statements = this.byOrigin.get(origin) ?? statementsOf(text, form);
      this.byOrigin.set(origin, statements);
      for (const { policyId, statementIndex } of applying) {
        const statement = policyId === place ? statements[statementIndex] : undefined;
        if (statement) statement.reached = true;
      }
    }
  }

  percent(): number {
    const all = [...this.byOrigin.values()].flat();
    return all.length === 0 ? 100 : (all.filter(({ reached }) => reached).length / all.length) * 100;
  }

  text(): string {
    const all = [...this.byOrigin.values()].flat();
    const reached = all.filter((statement) => statement.reached).length;
    const missed = [...this.byOrigin].flatMap(([origin, statements]) =>
      statements.flatMap((statement, index) => {
        const named = statement.sid ? ` (${statement.sid})` : '';
        const where = `${origin}:${statement.line}:${statement.column}`;
        return statement.reached ? [] : [`  not reached: statement ${index}${named} at ${where}\n`];
      }),
    );
    return `${reached} of ${all.length} statements applied in some test\n${missed.join('')}`;
  }
}

function statementsOf(text: string, form: PolicyForm): readonly Reached[] {
  const parsed = parsePolicy(text, form);
  if (!parsed.ok) return [];
  return parsed.document.statements.map(({ sid, line, column }) => ({ sid, line, column, reached: false }));
}

interface PlacedPolicy {
  readonly place: string;
  readonly text: string;
  readonly form: PolicyForm;
}

/** Every policy of a case with its place, which is what decisions call it by. */
function policiesOf(asked: PolicyCase): readonly PlacedPolicy[] {
  const { identityPolicies, resourcePolicy, boundaries, sessionPolicies, scps, rcps } = asked;
  const placed = (texts: readonly string[], name: string, form: PolicyForm): readonly PlacedPolicy[] =>
    texts.map((text, i) => ({ place: `${name}[${i}]`, text, form }));
  return [
    ...placed(identityPolicies, 'identityPolicies', 'identity'),
    ...(resourcePolicy === undefined
      ? []
      : [{ place: 'resourcePolicy', text: resourcePolicy, form: resourcePolicyForm(asked) }]),
    ...placed(boundaries, 'boundaries', 'identity'),
    ...placed(sessionPolicies, 'sessionPolicies', 'identity'),
    ...scps.flatMap((level, i) => placed(level, `scps[${i}]`, 'identity')),
    ...rcps.flatMap((level, i) => placed(level, `rcps[${i}]`, 'resource')),
  ];
}
