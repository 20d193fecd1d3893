import type { ManagedPolicy } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { policyAnswer, tagsAnswer } from '../answers.ts';
import { requireManagedDocument } from '../documents.ts';
import { requireRoom } from '../faults.ts';
import { iamOperation, newTarget, requestTagKeys } from '../iam-operation.ts';
import { readDocument, readName, readPath } from '../names.ts';
import { readTags, requestedTags, type Tag, tagsOf } from '../tags.ts';

interface CreatePolicyRequest {
  readonly name: string;
  readonly path: string;
  readonly document: string;
  readonly description: string | undefined;
  readonly tags: readonly Tag[];
}

/** API reference, CreatePolicy. Tags need `iam:TagPolicy` as well. The answer never has the description. */
export const createPolicy: Operation<CreatePolicyRequest> = iamOperation<CreatePolicyRequest>({
  name: 'CreatePolicy',

  input: (parameters) => ({
    name: readName(parameters, 'PolicyName'),
    path: readPath(parameters, 'Path', true) ?? '/',
    document: readDocument(parameters, 'PolicyDocument'),
    description: parameters.text('Description', { max: 1000 }),
    tags: readTags(parameters),
  }),

  permissions({ name, path, tags }, { home }) {
    const on = { ...newTarget('policy', { accountId: home.account, path, name }), shownAs: `policy ${name}` };
    const keys = requestTagKeys(requestedTags(tags));
    return [{ on, keys }, ...(tags.length > 0 ? [{ action: 'iam:TagPolicy', on, keys }] : [])];
  },

  execute: ({ name, path, document, description, tags }, { directory, home }) =>
    directory.change((parts) => {
      const accountId = home.account;
      requireManagedDocument(document);
      requireRoom(parts.directory, 'policy', { accountId, name });
      const { now } = parts;
      const policy: ManagedPolicy = {
        kind: 'policy',
        accountId,
        name,
        path,
        uniqueId: parts.newUniqueId('ANPA'),
        createdAt: now,
        ...(description === undefined || description === '' ? {} : { description }),
        tags: tagsOf('policy', tags),
        versions: [{ id: 'v1', text: document, createdAt: now }],
        defaultVersionId: 'v1',
        versionsMade: 1,
        updatedAt: now,
      };
      const shown = policyAnswer(policy, parts.directory, accountId);
      return {
        put: [policy],
        result: { Policy: tags.length > 0 ? { ...shown, Tags: tagsAnswer(policy.tags) } : shown },
      };
    }),
});
