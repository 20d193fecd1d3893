import type { Role } from '../../../database/directory/entities.ts';
import { validationError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { roleAnswer } from '../answers.ts';
import { keptTrustPolicy } from '../documents.ts';
import { isServiceLinked, requireBoundary, requireRoom } from '../faults.ts';
import { iamOperation, newTarget, requestTagKeys } from '../iam-operation.ts';
import { readBoundary, readDocument, readName, readPath } from '../names.ts';
import { readTags, requestedTags, type Tag, tagsOf } from '../tags.ts';
import { readDescription, readMaxSessionDuration } from './role-parameters.ts';

interface CreateRoleRequest {
  readonly name: string;
  readonly path: string;
  readonly trustDocument: string;
  readonly description: string | undefined;
  readonly maxSessionDurationSeconds: number | undefined;
  readonly boundary: string | undefined;
  readonly tags: readonly Tag[];
}

/** API reference, CreateRole. Tags need `iam:TagRole` as well. */
export const createRole: Operation<CreateRoleRequest> = iamOperation<CreateRoleRequest>({
  name: 'CreateRole',

  input(parameters) {
    const path = readPath(parameters, 'Path') ?? '/';
    const name = readName(parameters, 'RoleName');
    const trustDocument = readDocument(parameters, 'AssumeRolePolicyDocument');
    const description = readDescription(parameters);
    const maxSessionDurationSeconds = readMaxSessionDuration(parameters);
    const boundary = readBoundary(parameters);
    return { name, path, trustDocument, description, maxSessionDurationSeconds, boundary, tags: readTags(parameters) };
  },

  permissions({ name, path, boundary, tags }, { home }) {
    const on = newTarget('role', { accountId: home.account, path, name });
    const keys = { 'iam:permissionsboundary': boundary, ...requestTagKeys(requestedTags(tags)) };
    return [{ on, keys }, ...(tags.length > 0 ? [{ action: 'iam:TagRole', on, keys }] : [])];
  },

  execute: (request, { directory, home, principals }) =>
    directory.change((parts) => {
      const accountId = home.account;
      const { name, path, trustDocument, description, boundary } = request;
      if (isServiceLinked({ path })) {
        throw validationError(`The path ${path} is reserved for service-linked roles. Use CreateServiceLinkedRole.`);
      }
      requireRoom(parts.directory, 'role', { accountId, name });
      const trustPolicy = keptTrustPolicy(trustDocument, principals);
      requireBoundary(parts.directory, boundary, accountId);
      const role: Role = {
        kind: 'role',
        accountId,
        name,
        path,
        uniqueId: parts.newUniqueId('AROA'),
        createdAt: parts.now,
        ...(description === undefined || description === '' ? {} : { description }),
        tags: tagsOf('role', request.tags),
        trustPolicy,
        trustDocument,
        maxSessionDurationSeconds: request.maxSessionDurationSeconds ?? 3600,
        inlinePolicies: [],
        attachedPolicies: [],
        ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
      };
      return { put: [role], result: { Role: roleAnswer(role, parts.directory, { whole: true, created: true }) } };
    }),
});
