import { setTimeout as sleep } from 'node:timers/promises';
import type { Stopwatch } from '../clock.ts';
import { AwsError } from '../errors.ts';

/**
 * Bounds how fast secrets can be guessed: from one address, wrong signatures for one access key are answered at a bounded rate, and
 * while too many of them wait for their answer, no more signatures from there for that key are looked at. Other addresses and other
 * keys notice nothing. An access key that there is not is treated as one that there is, so that time tells nothing.
 */
export interface FailedSignatures {
  /** Before a signature is looked at. Throws ThrottlingException. */
  admit(attempt: SigningAttempt): void;
  /** Resolves when the refusal of a wrong one may be answered. */
  turn(attempt: SigningAttempt): Promise<void>;
}

export interface SigningAttempt {
  readonly accessKeyId: string;
  readonly address: string;
}

/** Refusals in quick succession that are answered at once. */
const promptMax = 100;
/** From then on, one in so many milliseconds. */
const millisecondsBetween = 100;
/** Refusals that wait for one address and key. */
const waitingMax = 20;
/** Pairs of address and key that are remembered; each only as long as its refusals count. */
const pairsMax = 10_000;

interface Pair {
  /** When, by the stopwatch, its refusals count no more: each adds `millisecondsBetween`. */
  settledAt: number;
  waiting: number;
}

export interface FailedSignaturesParts {
  readonly stopwatch: Stopwatch;
  /** Resolves so many milliseconds later. */
  wait?(milliseconds: number): Promise<unknown>;
}

export function createFailedSignatures({ stopwatch, wait = sleep }: FailedSignaturesParts): FailedSignatures {
  const pairs = new Map<string, Pair>();

  return {
    admit(attempt) {
      if (pairs.size === 0) return;
      const pair = pairs.get(nameOf(attempt));
      if (pair && pair.waiting >= waitingMax) throw new AwsError('ThrottlingException', 'Rate exceeded');
    },

    async turn(attempt) {
      const now = stopwatch.read();
      const pair = pairOf(nameOf(attempt), now);
      pair.settledAt = Math.max(pair.settledAt, now) + millisecondsBetween;
      const early = pair.settledAt - now - promptMax * millisecondsBetween;
      if (early <= 0) return;
      pair.waiting++;
      await wait(early);
      pair.waiting--;
    },
  };

  function pairOf(name: string, now: number): Pair {
    const known = pairs.get(name);
    if (known) return known;
    if (pairs.size >= pairsMax) forgetSettled(now);
    const pair = { settledAt: now, waiting: 0 };
    pairs.set(name, pair);
    return pair;
  }

  /** When none is settled, the one known for longest goes, of those where nothing waits: nobody can make us forget a throttled pair. */
  function forgetSettled(now: number): void {
    for (const [name, { settledAt }] of pairs) if (settledAt <= now) pairs.delete(name);
    if (pairs.size < pairsMax) return;
    for (const [oldest, { waiting }] of pairs) {
      if (waiting > 0) continue;
      pairs.delete(oldest);
      return;
    }
  }
}

function nameOf({ accessKeyId, address }: SigningAttempt): string {
  return `${address} ${accessKeyId}`;
}
