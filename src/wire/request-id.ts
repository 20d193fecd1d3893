/** AWS's request ids: 52 characters `[0-9A-Z]`, here five random bits each. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
const length = 52;
const batch = 64;

/** The id as the query protocol shows it in its answers: a UUID, drawn from the same random bits. */
export function uuidOf(requestId: string): string {
  let hex = '';
  for (let i = 0; i < 32; i++) hex += (alphabet.indexOf(requestId[i] ?? '0') & 15).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${'89ab'[Number.parseInt(hex[16]!, 16) & 3]}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A source of request ids that asks for randomness, and builds text, once for 64 of them. */
export function requestIds(randomBytes: (n: number) => Buffer): () => string {
  let text = '';
  let next = batch;
  return () => {
    if (next === batch) {
      const bytes = randomBytes(length * batch);
      for (let i = 0; i < bytes.length; i++) bytes[i] = alphabet.charCodeAt(bytes[i]! & 31);
      text = bytes.toString('latin1');
      next = 0;
    }
    const start = next++ * length;
    return text.slice(start, start + length);
  };
}
