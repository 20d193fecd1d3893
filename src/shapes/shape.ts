/** What an operation's input looks like, and the one reader of it. */
export interface Shape<T> {
  /**
   * The input with known members only, absent for null. Throws SerializationException for a wrong JSON type, then
   * ValidationException for broken constraints.
   */
  read(json: unknown): T;
}
