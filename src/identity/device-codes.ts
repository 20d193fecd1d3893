import type { Clock } from '../clock.ts';
import type { ChangingDirectory } from '../database/directory/directory.ts';
import type { MfaDevice } from '../database/directory/entities.ts';
import { AwsError } from '../errors.ts';
import type { Principal } from '../policy/principal.ts';
import { base32Bytes, totpStep } from './totp.ts';

/**
 * Proves that a caller has its multi-factor device at hand. A code is taken once, also by two requests at the same time and after a
 * restart: the directory keeps which was the last. Guessing is slow, whoever guesses and from where: see `promptMax`.
 */
export interface DeviceCodes {
  /** Throws AccessDeniedException, or ThrottlingException after too many wrong codes. */
  checkDeviceCode(claim: DeviceClaim): void;
  /** As `checkDeviceCode`, and the code is not taken again: durable when it resolves. */
  spendDeviceCode(claim: DeviceClaim): Promise<void>;
}

export interface DeviceClaim {
  readonly caller: Principal;
  /** The device's ARN. */
  readonly serialNumber: string;
  /** Six digits. */
  readonly tokenCode: string;
}

export interface DeviceCodeParts {
  readonly clock: Clock;
  readonly directory: Pick<ChangingDirectory, 'mfaDevice' | 'change'>;
}

/**
 * Codes for one device in quick succession that are looked at although the ones before were wrong. From then on one in
 * `millisecondsBetween` is, and others are refused unseen, right ones too. Three codes of a million are right at any time: whoever has
 * the access key and guesses for a year without being noticed gets in with a probability of one in ten. At AWS: not known.
 */
const promptMax = 10;
const millisecondsBetween = 15 * 60_000;

export function createDeviceCodes({ clock, directory }: DeviceCodeParts): DeviceCodes {
  /** By device, when its wrong codes count no more: each adds `millisecondsBetween`. Only of devices that there are. */
  const settledAt = new Map<string, number>();

  return {
    checkDeviceCode(claim) {
      const device = deviceOf(claim);
      stepOf(device, claim);
    },

    spendDeviceCode: (claim) =>
      directory.change(() => {
        const device = deviceOf(claim);
        const lastStep = stepOf(device, claim);
        const { secret, ...rest } = device;
        // The secret last, where it is when it was read from the store: what is as it was is told by its text.
        return { put: [{ ...rest, lastStep, secret }], result: undefined };
      }),
  };

  /** Of the calling user; a role's session and root have none. */
  function deviceOf({ caller, serialNumber }: DeviceClaim): MfaDevice {
    const device = directory.mfaDevice(serialNumber);
    const own = device && caller.kind === 'user' && device.accountId === caller.accountId;
    if (own && device.userName === caller.userName) return device;
    throw new AwsError(
      'AccessDeniedException',
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    );
  }

  function stepOf({ accountId, name, secret, lastStep }: MfaDevice, { tokenCode }: DeviceClaim): number {
    const now = clock.now();
    const key = `${accountId}/${name}`;
    const settled = Math.max(settledAt.get(key) ?? now, now) + millisecondsBetween;
    if (settled - now > promptMax * millisecondsBetween) throw new AwsError('ThrottlingException', 'Rate exceeded');
    const step = totpStep(base32Bytes(secret), { code: tokenCode, now });
    if (step !== undefined && step > (lastStep ?? -1)) return step;
    // A code that was taken before is no guess: tools that run side by side ask their user for one each.
    if (step === undefined) settledAt.set(key, settled);
    throw new AwsError(
      'AccessDeniedException',
      'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
    );
  }
}
