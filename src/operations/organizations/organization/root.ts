import type { ControlTarget, Organization } from '../../../database/directory/organization-entities.ts';
import { AwsError } from '../../../errors.ts';
import type { InOrganization } from '../faults.ts';

export function requireRoot({ rootId }: Organization, id: string): void {
  if (id !== rootId) throw new AwsError('RootNotFoundException', "You specified a root that doesn't exist.");
}

/** The root, all units and all accounts. */
export function everyTarget({ organization, organizations }: InOrganization): readonly ControlTarget[] {
  const nodes = [organizations.node(organization.rootId)!];
  // Grows while it is walked.
  for (const node of nodes) nodes.push(...organizations.unitsIn(node.id));
  return [...nodes, ...organizations.members(organization.id)];
}
