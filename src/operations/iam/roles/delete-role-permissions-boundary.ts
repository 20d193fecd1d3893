import { deleteBoundary } from '../boundaries.ts';

/** API reference, DeleteRolePermissionsBoundary. */
export const deleteRolePermissionsBoundary = deleteBoundary('DeleteRolePermissionsBoundary', 'role');
