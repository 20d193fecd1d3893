/** The lines that each piece of the input completes, at the end the rest. Only a line feed ends a line: U+2028 may stand in JSON. */
export async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  for await (const bytes of input) {
    const text = typeof bytes === 'string' ? bytes : decoder.decode(bytes, { stream: true });
    const [first = '', ...rest] = text.split('\n');
    pieces.push(first);
    const unfinished = rest.pop();
    if (unfinished === undefined) continue;
    yield [pieces.join(''), ...rest];
    pieces = [unfinished];
  }
  yield [pieces.join('') + decoder.decode()];
}
