import { type NamedDocument, overridingFindings } from '../operations/policies/overriding-policies.ts';
import { policyTraps } from '../operations/policies/policy-traps.ts';
import { policyVocabulary } from '../operations/policies/policy-vocabulary.ts';
import type { Finding } from '../policy/analysis/finding.ts';
import { checkPolicy } from '../policy/analysis/policy-findings.ts';
import { parsePolicy } from '../policy/document.ts';
import { problemText } from '../policy/problem-text.ts';
import { exitStatuses, version } from './command-line.ts';
import { type FileFindings, findingsJson, findingsSarif, findingsText, isSerious } from './findings-output.ts';
import { type PolicyKindOptions, readPolicyFile, slotOf, slotOption, typeOption } from './policy-file.ts';
import { slotFindings, slotSizeFindings } from './slot-findings.ts';
import type { AddCommand } from './tool.ts';

/** `dynaward policy check FILE…`: what is wrong with policies, for people and for CI. */
export const addCheck: AddCommand = (parent, { out, err, finish }) => {
  parent
    .command('check')
    .description('Find mistakes in policies. Status 1 when there are errors or security findings.')
    .argument('<file...>', 'policies, one in each file')
    .addOption(typeOption)
    .addOption(slotOption)
    .option(
      '--identity <file...>',
      "policies of users and roles of the table's account, to be held against the resource policies",
    )
    .option('--json', 'answer in JSON')
    .option('--sarif', 'answer in SARIF 2.1.0')
    .action(async (files: readonly string[], options: CheckFlags) => {
      const checked: FileFindings[] = [];
      const identity: NamedDocument[] = [];
      for (const file of options.identity ?? []) {
        const document = await readIdentity(file);
        if (typeof document === 'string') {
          err(`error: ${document}\n`);
          finish(exitStatuses.usage);
          return;
        }
        identity.push(document);
      }
      for (const file of files) {
        const read = await readPolicyFile(file);
        if ('failure' in read) {
          err(`error: ${read.failure}\n`);
          finish(exitStatuses.usage);
          return;
        }
        checked.push({ file, findings: findingsOf(read.text, { ...options, identity }) });
      }
      if (options.sarif) await out(findingsSarif(checked, version));
      else await out(options.json ? findingsJson(checked) : findingsText(checked));
      finish(checked.some(({ findings }) => findings.some(isSerious)) ? exitStatuses.failed : exitStatuses.stopped);
    });
};

interface CheckFlags extends PolicyKindOptions {
  readonly identity?: readonly string[];
  readonly json?: boolean;
  readonly sarif?: boolean;
}

/** A policy to hold others against; or why there is none. */
async function readIdentity(file: string): Promise<NamedDocument | string> {
  const read = await readPolicyFile(file);
  if ('failure' in read) return read.failure;
  const parsed = parsePolicy(read.text, 'identity');
  return parsed.ok ? { name: file, document: parsed.document } : `${file}: ${problemText(parsed.problem)}`;
}

/** Everything that is to say about one policy, in the order of the text. */
export function findingsOf(text: string, options: CheckedKind): readonly Finding[] {
  const { type: form, identity = [] } = options;
  const slot = slotOf(options);
  const { findings, document, places } = checkPolicy(text, { form, service: policyVocabulary(slot) });
  const all = [...findings];
  if (slot) all.push(...slotSizeFindings(text));
  if (document) {
    all.push(...policyTraps(document, { form, slot }));
    if (slot) {
      // One error about a name is enough: what does not exist is refused for it. A variable or a resource may be wrong in two ways.
      const errors = findings.filter(({ level, code }) => level === 'error' && !code.includes('VARIABLE'));
      const placesOfErrors = new Set(errors.map(placeText));
      const isTold = (finding: Finding) =>
        finding.code !== 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY' && placesOfErrors.has(placeText(finding));
      all.push(...slotFindings(document, { slot, places }).filter((finding) => !isTold(finding)));
      for (const other of identity) all.push(...overridingFindings(document, other));
    }
  }
  return all.sort((a, b) => a.line - b.line || a.column - b.column);
}

const placeText = ({ line, column }: Finding) => `${line}:${column}`;

interface CheckedKind extends PolicyKindOptions {
  /** Policies of principals of the table's own account. */
  readonly identity?: readonly NamedDocument[];
}
