import type { Parameters } from '../../identity/parameters.ts';

/** 3 to 63 lower-case letters, digits and single hyphens, none of these at an end. */
export function readAlias(parameters: Parameters): string {
  const alias = parameters.text('AccountAlias', { required: true, min: 3, max: 63 });
  if (alias !== '' && (!/^[a-z0-9-]*$/.test(alias) || /^-|--|-$/.test(alias))) {
    parameters.refuse(
      "1 validation error detected: Value at 'accountAlias' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$",
    );
  }
  return alias;
}
