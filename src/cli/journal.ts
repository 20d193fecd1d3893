import { pino } from 'pino';
import type { Outcome } from '../server.ts';
import type { LogLevel } from './options.ts';

/** The log: lines of JSON on standard error. Secrets, items and policies never get into it. */
export interface Journal {
  /** `debug`: every request. `info`: refusals, and what audit let pass, with AWS's sentence. `error`: what ended in an InternalServerError. */
  request(outcome: Outcome): void;
  failure(error: unknown): void;
  /** What must not be missed: written at every level, `silent` too. */
  warning(text: string): void;
}

export function createJournal(level: LogLevel): Journal {
  const log = pino({ level }, pino.destination(2));
  const loud = log.child({}, { level: 'warn' });
  const info = log.isLevelEnabled('info');
  const debug = log.isLevelEnabled('debug');
  return {
    request({ request: { requestId }, operation, principalArn: principal, error, letPass, unexpected }) {
      if (letPass && info) log.info({ operation, principal, reason: letPass.message, requestId }, 'let pass');
      if (unexpected !== undefined || error?.name === 'InternalServerError') {
        log.error({ err: unexpected ?? error, operation, requestId }, 'a request failed');
      } else if (error?.name === 'AccessDeniedException') {
        if (info) log.info({ operation, principal, reason: error.message, requestId }, 'refused');
      } else if (debug) log.debug({ operation, principal, error: error?.name, requestId }, 'answered');
    },
    warning: (text) => loud.warn(text),
    failure: (error) => log.error({ err: error }, 'something failed'),
  };
}
