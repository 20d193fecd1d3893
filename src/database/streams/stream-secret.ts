const secretBytes = 24;

/** The secret of a stream, which no client is ever shown. Base64. */
export function newStreamSecret(randomBytes: (count: number) => Buffer): string {
  return randomBytes(secretBytes).toString('base64');
}
