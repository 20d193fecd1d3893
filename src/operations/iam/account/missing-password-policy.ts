import type { Operation } from '../../operation.ts';
import { noSuchEntity } from '../faults.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';

/** Nobody here signs in with a password: no account has rules for them, which is also what an account of AWS says at first. */
export function missingPasswordPolicy(name: string): Operation<object> {
  return iamOperation<object>({
    name,
    input: () => ({}),
    permissions: (_, subject) => [{ on: accountTarget(subject) }],
    execute(_, { home }) {
      throw noSuchEntity(`The Password Policy with domain name ${home.account} cannot be found.`);
    },
  });
}
