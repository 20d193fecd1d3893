/** AWS's request ids: 52 characters `[0-9A-Z]`, here five random bits each. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
const length = 52;
const batch = 64;

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
