/*
 * JSON can spell half of a surrogate pair, which has no UTF-8 form. It becomes U+FFFD, as on any way through UTF-8, before it is
 * compared, measured or stored.
 *
 * The two methods are ES2024: in every Node that we run on, not yet in the library types that we compile against.
 */
interface WellFormedness {
  isWellFormed(): boolean;
  toWellFormed(): string;
}

/** The very string when it is well-formed. */
export function wellFormed(text: string): string {
  const methods = text as unknown as WellFormedness;
  return methods.isWellFormed() ? text : methods.toWellFormed();
}
