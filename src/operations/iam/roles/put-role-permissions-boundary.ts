import { putBoundary } from '../boundaries.ts';

/** API reference, PutRolePermissionsBoundary. */
export const putRolePermissionsBoundary = putBoundary('PutRolePermissionsBoundary', 'role');
