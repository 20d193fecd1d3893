import { resourcePolicyBytesMax } from '../limits.ts';
import { type Slot, unsupportedActions } from '../operations/policies/policy-actions.ts';
import { isKnownService, principalExists, resourceFault } from '../operations/policies/resource-policy-document.ts';
import { resourceLists } from '../policy/analysis/element-lists.ts';
import type { ElementPlaces } from '../policy/analysis/element-places.ts';
import { adding, type Finding } from '../policy/analysis/finding.ts';
import type { PolicyDocument } from '../policy/document.ts';

/** What DynamoDB refuses to put on a table or stream, beyond what makes a text no policy: asked of the code that refuses it. */
export function slotFindings(
  document: PolicyDocument,
  { slot, places }: { readonly slot: Slot; readonly places: ElementPlaces },
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [index, statement] of document.statements.entries()) {
    for (const [item, name] of (statement.action ?? []).entries()) {
      if (unsupportedActions([name], slot).length === 0) continue;
      const add = adding(findings, places.of(index, 'Action', item));
      add('UNSUPPORTED_ACTION_IN_POLICY', `DynamoDB refuses ${name} in the policy of a ${slot}.`);
    }
    for (const [element, resources] of resourceLists(statement)) {
      for (const [item, resource] of resources.entries()) {
        const fault = resourceFault(resource, slot);
        const add = adding(findings, places.of(index, element, item));
        if (fault === 'noArn') add('INVALID_ARN_PREFIX', `${resource} is no ARN: write arn:aws:… or "*".`);
        if (fault === 'otherSlot') {
          const text = `DynamoDB refuses ${resource} in the policy of a ${slot}. ${advice[slot]}`;
          add('UNSUPPORTED_RESOURCE_ARN_IN_POLICY', text);
        }
      }
    }
    for (const [entry, { type, value }] of (statement.principal ?? statement.notPrincipal ?? []).entries()) {
      const isKnown = type === 'Service' ? isKnownService(value) : principalExists(value, noAccounts);
      if (isKnown) continue;
      const add = adding(findings, places.ofPrincipal(index, entry));
      add('UNSUPPORTED_PRINCIPAL', `DynamoDB refuses ${value} as a principal of the policy of a ${slot}.`);
    }
  }
  return findings;
}

const advice: Readonly<Record<Slot, string>> = {
  table: 'Put what is about a stream on the stream.',
  stream: 'Put what is about a table on the table.',
};

/** Of users and roles it is not asked whether they exist. */
const noAccounts = { knowsAccount: () => false, uniqueIdOf: () => undefined };

/** Too long a text is refused unread. */
export function slotSizeFindings(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  const size = Buffer.byteLength(text);
  if (size > resourcePolicyBytesMax) {
    const said = `The policy has ${size} bytes; DynamoDB takes ${resourcePolicyBytesMax}, blanks included.`;
    adding(findings, { line: 1, column: 1 })('POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA', said);
  }
  return findings;
}
