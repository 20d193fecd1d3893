import { resourcePolicyBytesMax } from '../limits.ts';
import { unsupportedActions } from '../operations/policies/policy-actions.ts';
import { policyTraps } from '../operations/policies/policy-traps.ts';
import { policyVocabulary } from '../operations/policies/policy-vocabulary.ts';
import type { Finding } from '../policy/analysis/finding.ts';
import { checkPolicy } from '../policy/analysis/policy-findings.ts';
import { globMatches } from '../policy/glob.ts';
import { exitStatuses, version } from './command-line.ts';
import { type FileFindings, findingsJson, findingsSarif, findingsText, isSerious } from './findings-output.ts';
import { type PolicyKindOptions, readPolicyFile, slotOf, slotOption, typeOption } from './policy-file.ts';
import type { AddCommand } from './tool.ts';

/** `dynaward policy check FILE…`: what is wrong with policies, for people and for CI. */
export const addCheck: AddCommand = (parent, { out, err, finish }) => {
  parent
    .command('check')
    .description('Find mistakes in policies. Status 1 when there are errors or security findings.')
    .argument('<file...>', 'policies, one in each file')
    .addOption(typeOption)
    .addOption(slotOption)
    .option('--json', 'answer in JSON')
    .option('--sarif', 'answer in SARIF 2.1.0')
    .action(async (files: readonly string[], options: PolicyKindOptions & { json?: boolean; sarif?: boolean }) => {
      const checked: FileFindings[] = [];
      for (const file of files) {
        const read = await readPolicyFile(file);
        if ('failure' in read) {
          err(`error: ${read.failure}\n`);
          finish(exitStatuses.usage);
          return;
        }
        checked.push({ file, findings: findingsOf(read.text, options) });
      }
      if (options.sarif) await out(findingsSarif(checked, version));
      else await out(options.json ? findingsJson(checked) : findingsText(checked));
      finish(checked.some(({ findings }) => findings.some(isSerious)) ? exitStatuses.failed : exitStatuses.stopped);
    });
};

/** Everything that is to say about one policy, in the order of the text. */
export function findingsOf(text: string, options: PolicyKindOptions): readonly Finding[] {
  const slot = slotOf(options);
  const { findings, document, places } = checkPolicy(text, { form: options.type, service: policyVocabulary(slot) });
  const all = [...findings];
  if (slot && Buffer.byteLength(text) > resourcePolicyBytesMax) {
    const said = `The policy has ${Buffer.byteLength(text)} bytes; DynamoDB takes ${resourcePolicyBytesMax}, blanks included.`;
    all.push({ code: 'POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA', level: 'error', text: said, line: 1, column: 1 });
  }
  if (document) {
    all.push(...policyTraps(document, { form: options.type, slot }));
    for (const [index, { action }] of slot ? document.statements.entries() : []) {
      for (const [item, name] of (action ?? []).entries()) {
        if (unsupportedActions([name], { slot: slot!, matches: globMatches }).length === 0) continue;
        const place = places.of(index, 'Action', item);
        const isUnknown = all.some(
          (finding) =>
            finding.code === 'INVALID_ACTION' && finding.line === place.line && finding.column === place.column,
        );
        if (isUnknown) continue;
        const said = `DynamoDB refuses ${name} in the policy of a ${slot}.`;
        all.push({ code: 'UNSUPPORTED_ACTION_IN_POLICY', level: 'error', text: said, ...place });
      }
    }
  }
  return all.sort((a, b) => a.line - b.line || a.column - b.column);
}
