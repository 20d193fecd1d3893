import { createCipheriv, createDecipheriv } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RandomBytes } from './unique-ids.ts';

/**
 * Session tokens: everything that a session is, sealed with AES-256-GCM under a key that stays in the store. The server keeps
 * nothing of a session, so that every process over the same store knows all of them and a restart loses none.
 *
 * A token is base64 of: version (1 byte) | nonce (12) | sealed text | tag (16). The access key id is authenticated with it, so
 * a token opens only beside the id that it was issued with.
 */
export interface SessionSeal {
  seal(session: Session, accessKeyId: string): string;
  /** Undefined: not sealed here, not with this access key id, or altered. Says nothing about expiry. */
  open(token: string, accessKeyId: string): Session | undefined;
}

export interface Session {
  readonly subject: SessionSubject;
  readonly secretAccessKey: string;
  /** Epoch milliseconds, whole seconds. */
  readonly issuedAt: number;
  /** Epoch milliseconds, whole seconds. From this moment on the session is expired. */
  readonly expiration: number;
  /** Absent: the session is not limited by session policies. */
  readonly policies?: SessionPolicies;
  /** As given. */
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  /** A code of a multi-factor device was shown for it. */
  readonly multiFactor?: true;
  /** Of a role that was given for the token of an identity provider. */
  readonly federation?: SessionFederation;
}

export interface SessionFederation {
  /** `aws:FederatedProvider`. */
  readonly provider: string;
  /** Condition keys in lower case. */
  readonly keys: readonly (readonly [key: string, value: string | readonly string[]])[];
}

/** Whose session: by unique id, so that it ends with its role or user and does not wake up with a namesake. */
export type SessionSubject =
  | { readonly kind: 'role'; readonly roleId: string; readonly sessionName: string }
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'root'; readonly accountId: string }
  | {
      readonly kind: 'federatedUser';
      readonly accountId: string;
      readonly name: string;
      /** Of the user that called GetFederationToken; absent for root. */
      readonly issuerId?: string;
    };

export interface SessionPolicies {
  /** Documents handed over with the call. */
  readonly documents: readonly { readonly text: string }[];
  /** Managed policies, looked up at each request. */
  readonly arns: readonly string[];
}

export const sealKeyBytes = 32;

/** `key`: 32 bytes. */
export function createSessionSeal(key: Buffer, randomBytes: RandomBytes): SessionSeal {
  return {
    seal(session, accessKeyId) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(accessKeyId));
      const sealed = cipher.update(deflateRawSync(JSON.stringify(session)));
      return Buffer.concat([version, nonce, sealed, cipher.final(), cipher.getAuthTag()]).toString('base64');
    },

    open(token, accessKeyId) {
      const bytes = Buffer.from(token, 'base64');
      if (bytes.length < version.length + nonceBytes + tagBytes || bytes[0] !== version[0]) return undefined;
      // Decoding is lenient, and a token shall have one spelling.
      if (bytes.toString('base64') !== token) return undefined;
      const body = bytes.subarray(version.length);
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, nonceBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(accessKeyId))
        .setAuthTag(body.subarray(-tagBytes));
      const opened = decipher.update(body.subarray(nonceBytes, -tagBytes));
      try {
        decipher.final();
      } catch {
        return undefined;
      }
      return JSON.parse(inflateRawSync(opened).toString());
    },
  };
}

const version = Buffer.of(1);
const nonceBytes = 12;
const tagBytes = 16;
