import { AwsError } from '../../errors.ts';
import type { Operation } from '../operation.ts';
import { readParameters } from './parameters.ts';
import { readSessionTags, type SessionTags, tagContext } from './session-tags.ts';
import { accountPermission } from './sts-answers.ts';

interface GetWebIdentityTokenRequest {
  readonly audience: readonly string[];
  readonly signingAlgorithm: string;
  readonly durationSeconds: number;
  readonly tags: SessionTags;
}

/** API reference, GetWebIdentityToken. Answered as in an account that has not turned on outbound federation: there is none here. */
export const getWebIdentityToken: Operation<GetWebIdentityTokenRequest> = {
  name: 'GetWebIdentityToken',
  service: 'sts',
  input: {
    read(input) {
      const parameters = readParameters(input);
      parameters.requireList('Audience');
      const audience = parameters.list('Audience', 10, (member) => member.value({ min: 1, max: 1000 }));
      const signingAlgorithm = parameters.choice('SigningAlgorithm', ['RS256', 'ES384'], { required: true });
      const durationSeconds = parameters.integer('DurationSeconds', { min: 60, max: 3600 }) ?? 300;
      const tags = readSessionTags(parameters, { transitive: false });
      parameters.check();
      tags.check();
      return { audience, signingAlgorithm, durationSeconds, tags };
    },
  },

  permissions({ audience, signingAlgorithm, durationSeconds, tags }, { principal }) {
    const ofTags = tagContext(tags);
    const context = (key: string) => {
      switch (key) {
        case 'sts:identitytokenaudience':
          return audience;
        case 'sts:signingalgorithm':
          return signingAlgorithm;
        case 'sts:durationseconds':
          return String(durationSeconds);
        default:
          return ofTags(key);
      }
    };
    return [{ ...accountPermission('sts:GetWebIdentityToken', principal), context }];
  },

  execute() {
    throw new AwsError(
      'OutboundWebIdentityFederationDisabledException',
      'The outbound web identity federation feature is not enabled for this account.',
    );
  },
};
