/** The only reader of time in the program; everything else is handed a clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Durations, where a clock that may be set would mislead. */
export interface Stopwatch {
  /** Milliseconds with fractions since some fixed moment. */
  read(): number;
}

export const stopwatch: Stopwatch = { read: () => performance.now() };

/** A clock that tests move by hand. */
export function manualClock(start: number): Clock & { advance(milliseconds: number): void } {
  let now = start;
  return {
    now: () => now,
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
