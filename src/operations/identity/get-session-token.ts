import type { Operation } from '../operation.ts';
import { type DeviceCode, deviceClaim, readDeviceCode } from './device-code.ts';
import { readParameters } from './parameters.ts';
import { credentialsAnswer, stsDenied } from './sts-answers.ts';
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

  permissions({ device }, { principal, sessions }) {
    if (principal.session) throw stsDenied('Cannot call GetSessionToken with session credentials');
    const claim = deviceClaim(device, principal);
    if (claim) sessions.checkDeviceCode(claim);
    return [];
  },

  async execute({ durationSeconds, device }, { principal, sessions }) {
    const claim = deviceClaim(device, principal);
    if (claim) await sessions.spendDeviceCode(claim);
    return credentialsAnswer(
      sessions.userSession({
        durationSeconds: userSessionDuration(durationSeconds, principal),
        ...(claim && { multiFactor: true }),
        caller: principal,
      }),
    );
  },
};
