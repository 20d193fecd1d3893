import type { Role } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { roleAnswer } from '../answers.ts';
import { keptTrustPolicy } from '../documents.ts';
import { invalidInput } from '../faults.ts';
import { iamOperation, newTarget } from '../iam-operation.ts';
import { readServiceWord } from '../names.ts';
import { readDescription } from './role-parameters.ts';
import { linkedService, servicePath, servicePolicyArn, serviceTrust } from './service-linked-roles.ts';

interface CreateServiceLinkedRoleRequest {
  readonly service: string;
  readonly suffix: string | undefined;
  readonly description: string | undefined;
}

/**
 * API reference, CreateServiceLinkedRole. Such a role can be made in an account that is full, too. The sentence for a service that is not
 * known here is this server's own.
 */
export const createServiceLinkedRole: Operation<CreateServiceLinkedRoleRequest> =
  iamOperation<CreateServiceLinkedRoleRequest>({
    name: 'CreateServiceLinkedRole',

    input: (parameters) => ({
      service: readServiceWord(parameters, 'AWSServiceName', { max: 128, required: true }),
      suffix: readServiceWord(parameters, 'CustomSuffix', { max: 64 }),
      description: readDescription(parameters),
    }),

    permissions: ({ service, suffix }, { home }) => [
      {
        on: newTarget('role', {
          accountId: home.account,
          path: servicePath(service),
          name: roleNameOf(service, suffix) ?? '*',
        }),
        keys: { 'iam:awsservicename': service },
      },
    ],

    execute: ({ service, suffix, description }, { directory, home, principals }) =>
      directory.change((parts) => {
        const row = linkedService(service);
        const name = roleNameOf(service, suffix);
        if (!row || name === undefined) throw invalidInput(`No service-linked role is known for ${service}`);
        if (suffix !== undefined && !row.takesSuffix) {
          throw invalidInput(`Custom suffix is not allowed for ${service}`);
        }
        if (parts.directory.namesake('role', home.account, name)) {
          throw invalidInput(
            `Service role name ${name} has been taken in this account, please try a different suffix.`,
          );
        }
        const trustDocument = serviceTrust(service);
        const role: Role = {
          kind: 'role',
          accountId: home.account,
          name,
          path: servicePath(service),
          uniqueId: parts.newUniqueId('AROA'),
          createdAt: parts.now,
          ...(description === undefined || description === '' ? {} : { description }),
          tags: {},
          trustPolicy: keptTrustPolicy(trustDocument, principals),
          trustDocument,
          maxSessionDurationSeconds: 3600,
          inlinePolicies: [],
          attachedPolicies: row.policy === undefined ? [] : [servicePolicyArn(row.policy)],
        };
        return { put: [role], result: { Role: roleAnswer(role, parts.directory, { whole: true, created: true }) } };
      }),
  });

function roleNameOf(service: string, suffix: string | undefined): string | undefined {
  const name = linkedService(service)?.roleName;
  return name === undefined || suffix === undefined ? name : `${name}_${suffix}`;
}
