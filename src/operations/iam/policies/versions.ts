import type { ManagedPolicy, PolicyVersion } from '../../../database/directory/entities.ts';
import type { Parameters } from '../../identity/parameters.ts';
import { noSuchEntity } from '../faults.ts';

/** `VersionId`: `v` and a number. */
export function readVersionId(parameters: Parameters): string {
  const id = parameters.text('VersionId', { required: true });
  if (id !== '' && !/^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/.test(id)) {
    parameters.refuse(
      "1 validation error detected: Value at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?",
    );
  }
  return id;
}

/** Throws NoSuchEntity. */
export function requireVersion(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.find((candidate) => candidate.id === id);
  if (!version) throw noSuchEntity(`Policy ARN version ${id} does not exist or is not attachable.`);
  return version;
}
