import type { Operation } from '../operation.ts';
import { readParameters } from './parameters.ts';
import { credentialsAnswer, type DeviceCode, readDeviceCode, refuseDeviceCode, stsDenied } from './sts-answers.ts';
import { userSessionDuration, userSessionSeconds } from './user-session-duration.ts';

interface GetSessionTokenRequest {
  readonly durationSeconds: number | undefined;
  readonly device: DeviceCode;
}

/** API reference, GetSessionToken. Needs no permission, and none can be denied. */
export const getSessionToken: Operation<GetSessionTokenRequest> = {
  name: 'GetSessionToken',
  service: 'sts',
  input: {
    read(input) {
      const parameters = readParameters(input);
      const durationSeconds = parameters.integer('DurationSeconds', userSessionSeconds);
      const device = readDeviceCode(parameters);
      parameters.check();
      return { durationSeconds, device };
    },
  },

  permissions({ device }, { principal }) {
    if (principal.session) throw stsDenied('Cannot call GetSessionToken with session credentials');
    refuseDeviceCode(device);
    return [];
  },

  execute({ durationSeconds }, { principal, sessions }) {
    return credentialsAnswer(
      sessions.userSession({ durationSeconds: userSessionDuration(durationSeconds, principal), caller: principal }),
    );
  },
};
