import type { Operation } from '../operation.ts';
import { readShortBearerName, requireModifiableBearer } from './bearers.ts';
import { requireBoundary, requireNamed } from './faults.ts';
import { boundaryOf, entityTarget, iamOperation } from './iam-operation.ts';
import { readBoundary } from './names.ts';

/** The managed policy beyond which identity policies of a user or role cannot allow. IAM User Guide, "Permissions boundaries". */

export interface PutRequest {
  readonly name: string;
  readonly boundary: string;
}

/** `PutUserPermissionsBoundary` and its like. `iam:PermissionsBoundary` is the boundary that shall be. */
export function putBoundary(name: string, kind: 'user' | 'role'): Operation<PutRequest> {
  return iamOperation<PutRequest>({
    name,
    input: (parameters) => ({
      name: readShortBearerName(parameters, kind),
      boundary: readBoundary(parameters, { required: true }),
    }),
    permissions: (request, subject) => [
      { on: entityTarget(kind, request.name, subject), keys: { 'iam:permissionsboundary': request.boundary } },
    ],
    execute: (request, { directory, home }) =>
      directory.change((parts) => {
        const bearer = requireNamed(parts.directory, kind, { accountId: home.account, name: request.name });
        requireModifiableBearer(bearer);
        requireBoundary(parts.directory, request.boundary, home.account);
        return { put: [{ ...bearer, permissionsBoundary: request.boundary }], result: undefined };
      }),
  });
}

/** `DeleteUserPermissionsBoundary` and its like. One that has none is no mistake. */
export function deleteBoundary(name: string, kind: 'user' | 'role'): Operation<{ readonly name: string }> {
  return iamOperation<{ readonly name: string }>({
    name,
    input: (parameters) => ({ name: readShortBearerName(parameters, kind) }),
    permissions: (request, subject) => [
      { on: entityTarget(kind, request.name, subject), keys: boundaryOf(kind, request.name, subject) },
    ],
    execute: (request, { directory, home }) =>
      directory.change((parts) => {
        const bearer = requireNamed(parts.directory, kind, { accountId: home.account, name: request.name });
        requireModifiableBearer(bearer);
        const { permissionsBoundary: _, ...unbounded } = bearer;
        return { put: [unbounded as typeof bearer], result: undefined };
      }),
  });
}
