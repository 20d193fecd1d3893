import type { InstanceProfile } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { profileAnswer } from '../answers.ts';
import { requireRoom } from '../faults.ts';
import { iamOperation, newTarget, requestTagKeys } from '../iam-operation.ts';
import { readName, readPath } from '../names.ts';
import { readTags, requestedTags, type Tag, tagsOf } from '../tags.ts';

interface CreateInstanceProfileRequest {
  readonly name: string;
  readonly path: string;
  readonly tags: readonly Tag[];
}

/** API reference, CreateInstanceProfile. Tags need `iam:TagInstanceProfile` as well. */
export const createInstanceProfile: Operation<CreateInstanceProfileRequest> =
  iamOperation<CreateInstanceProfileRequest>({
    name: 'CreateInstanceProfile',

    input: (parameters) => ({
      name: readName(parameters, 'InstanceProfileName'),
      path: readPath(parameters, 'Path') ?? '/',
      tags: readTags(parameters),
    }),

    permissions({ name, path, tags }, { home }) {
      const on = newTarget('instanceProfile', { accountId: home.account, path, name });
      const keys = requestTagKeys(requestedTags(tags));
      return [{ on, keys }, ...(tags.length > 0 ? [{ action: 'iam:TagInstanceProfile', on, keys }] : [])];
    },

    execute: ({ name, path, tags }, { directory, home }) =>
      directory.change((parts) => {
        const accountId = home.account;
        requireRoom(parts.directory, 'instanceProfile', { accountId, name });
        const profile: InstanceProfile = {
          kind: 'instanceProfile',
          accountId,
          name,
          path,
          uniqueId: parts.newUniqueId('AIPA'),
          createdAt: parts.now,
          tags: tagsOf('instanceProfile', tags),
        };
        return { put: [profile], result: { InstanceProfile: profileAnswer(profile, parts.directory) } };
      }),
  });
