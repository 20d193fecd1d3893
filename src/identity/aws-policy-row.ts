/** A managed policy of AWS, in the version that is in force. */
export interface AwsPolicyRow {
  readonly path: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly version: number;
  readonly createdAt: string;
  /** When that version was made; the day, where the hour is not known. */
  readonly editedAt: string;
  readonly document: object;
}
