import { deleteBoundary } from '../boundaries.ts';

/** API reference, DeleteUserPermissionsBoundary. */
export const deleteUserPermissionsBoundary = deleteBoundary('DeleteUserPermissionsBoundary', 'user');
