import { putBoundary } from '../boundaries.ts';

/** API reference, PutUserPermissionsBoundary. */
export const putUserPermissionsBoundary = putBoundary('PutUserPermissionsBoundary', 'user');
