import { throughputBurstSeconds } from '../../limits.ts';

/**
 * Capacity that is not used now may be used within the next five minutes. Tokens come at `rate` a second, up to those of five minutes.
 * A request is admitted while there are any, and takes what it costs, which may leave a debt: the next are admitted when that has
 * been paid. So large requests are never refused for good, and the rate holds in the long run.
 */
export class TokenBucket {
  #rate: number;
  #tokens: number;
  #at: number;

  /** Units a second; how much was left unused until now, in seconds; epoch milliseconds. */
  constructor({ rate, unusedSeconds, now }: TokenBucketOptions) {
    this.#rate = rate;
    this.#tokens = rate * Math.min(throughputBurstSeconds, Math.max(1, unusedSeconds));
    this.#at = now;
  }

  /** What can be taken; at or below 0: nothing. */
  tokens(rate: number, now: number): number {
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#tokens = Math.min(rate * throughputBurstSeconds, this.#tokens + this.#rate * seconds);
    this.#rate = rate;
    this.#at = now;
    return this.#tokens;
  }

  /** A negative number gives back. */
  take(units: number): void {
    this.#tokens -= units;
  }
}

export interface TokenBucketOptions {
  readonly rate: number;
  readonly unusedSeconds: number;
  readonly now: number;
}
