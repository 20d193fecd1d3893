import type { Parameters } from '../../identity/parameters.ts';

/** Printable Latin-1 with tabs and line ends. */
const descriptionPattern = {
  source: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*',
  allows: (code: number) =>
    code === 0x9 || code === 0xa || code === 0xd || (code >= 0x20 && code <= 0x7e) || (code >= 0xa1 && code <= 0xff),
};

export function readDescription(parameters: Parameters, rules: { readonly required: true }): string;
export function readDescription(parameters: Parameters): string | undefined;
export function readDescription(parameters: Parameters, { required = false } = {}): string | undefined {
  return parameters.text('Description', { required, max: 1000, pattern: descriptionPattern });
}

/** Seconds. */
export function readMaxSessionDuration(parameters: Parameters): number | undefined {
  return parameters.integer('MaxSessionDuration', { min: 3600, max: 43_200 });
}
