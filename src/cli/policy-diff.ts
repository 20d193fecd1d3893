import { policyVocabulary } from '../operations/policies/policy-vocabulary.ts';
import type { AccessChange } from '../policy/analysis/access-changes.ts';
import { diff } from '../policy/diff.ts';
import { type PolicyDocument, parsePolicy } from '../policy/document.ts';
import { problemText } from '../policy/problem-text.ts';
import { exitStatuses } from './command-line.ts';
import { budgetOption, type PolicyKindOptions, readPolicyFile, slotOf, slotOption, typeOption } from './policy-file.ts';
import type { AddCommand } from './tool.ts';

/** `dynaward policy diff OLD NEW`: who gains and who loses access, with one request for each. */
export const addDiff: AddCommand = (parent, { out, err, finish }) => {
  parent
    .command('diff')
    .description(
      'Tell who gains and who loses access by a change. Status 1 when somebody gains, or it cannot be excluded.',
    )
    .argument('<old>', 'the policy as it is')
    .argument('<new>', 'the policy as it is to be')
    .addOption(typeOption)
    .addOption(slotOption)
    .addOption(budgetOption)
    .option('--json', 'answer in JSON')
    .action(async (oldFile: string, newFile: string, options: DiffOptions) => {
      const documents: PolicyDocument[] = [];
      for (const file of [oldFile, newFile]) {
        const read = await readDocument(file, options);
        if (typeof read === 'string') {
          err(`error: ${read}\n`);
          finish(exitStatuses.usage);
          return;
        }
        documents.push(read);
      }
      const [before, after] = documents as [PolicyDocument, PolicyDocument];
      const { type: form, budget } = options;
      const { gains, losses } = diff(before, after, { form, service: policyVocabulary(slotOf(options)), budget });
      await out(options.json ? diffJson(gains, losses) : diffText(gains, losses));
      finish(gains.length > 0 ? exitStatuses.failed : exitStatuses.stopped);
    });
};

interface DiffOptions extends PolicyKindOptions {
  readonly budget: number;
  readonly json?: boolean;
}

async function readDocument(file: string, { type }: DiffOptions): Promise<PolicyDocument | string> {
  const read = await readPolicyFile(file);
  if ('failure' in read) return read.failure;
  const parsed = parsePolicy(read.text, type);
  return parsed.ok ? parsed.document : `${file}: ${problemText(parsed.problem)}`;
}

function diffText(gains: readonly AccessChange[], losses: readonly AccessChange[]): string {
  if (gains.length === 0 && losses.length === 0) return 'Both policies allow the same requests.\n';
  const parts = [
    gains.length === 0 ? 'Nobody gains access.\n' : gains.map((change) => changeText(change, 'gains')).join(''),
    losses.length === 0 ? 'Nobody loses access.\n' : losses.map((change) => changeText(change, 'loses')).join(''),
  ];
  return parts.join('');
}

function changeText({ who, line, column, example, reason }: AccessChange, verb: 'gains' | 'loses'): string {
  const where = `${verb === 'gains' ? 'new' : 'old'} policy, line ${line}, column ${column}`;
  if (example === undefined)
    return `${who}: it could not be proved that nobody ${verb} access (${where}): ${reason}.\n`;
  return `${who} ${verb} access (${where}).\n  For example, ${example}.\n`;
}

function diffJson(gains: readonly AccessChange[], losses: readonly AccessChange[]): string {
  return `${JSON.stringify({ gains, losses }, null, 2)}\n`;
}
