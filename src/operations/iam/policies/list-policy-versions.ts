import type { Operation } from '../../operation.ts';
import { versionAnswer } from '../answers.ts';
import { requirePolicy } from '../faults.ts';
import { iamOperation, policyTarget } from '../iam-operation.ts';
import { readPolicyArn } from '../names.ts';
import { type Page, pageOf, readPage } from '../paging.ts';

interface ListPolicyVersionsRequest {
  readonly arn: string;
  readonly page: Page;
}

/** API reference, ListPolicyVersions: the newest first, without documents. */
export const listPolicyVersions: Operation<ListPolicyVersionsRequest> = iamOperation<ListPolicyVersionsRequest>({
  name: 'ListPolicyVersions',

  input: (parameters) => ({ arn: readPolicyArn(parameters), page: readPage(parameters, 'ListPolicyVersions') }),

  permissions: ({ arn }, subject) => [{ on: policyTarget(arn, subject) }],

  execute({ arn, page }, { directory }) {
    const policy = requirePolicy(directory, arn);
    const versions = policy.versions.map((version) => ({ version, key: newestFirst(version.id) }));
    const { items, ...rest } = pageOf(versions, { list: 'ListPolicyVersions', page, keyOf: ({ key }) => key });
    return { Versions: items.map(({ version }) => versionAnswer(policy, version)), ...rest };
  },
});

/** A text that falls while the number rises. */
function newestFirst(id: string): string {
  return String(1e9 - Number(id.slice(1))).padStart(10, '0');
}
