/**
 * An answer as JSON text, put together from members that are JSON already; those that are undefined are left out.
 * So stored items reach the client without having been parsed.
 */
export function answerText(members: { readonly [name: string]: string | undefined }): string {
  let text = '';
  for (const name in members) {
    const member = members[name];
    if (member !== undefined) text += `${text === '' ? '{' : ','}"${name}":${member}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

/** A JSON list of texts that are JSON already. */
export function listText(texts: readonly string[]): string {
  return `[${texts.join(',')}]`;
}

/** A JSON object from names, which are escaped here, and texts that are JSON already. */
export function objectText(members: Iterable<readonly [name: string, text: string]>): string {
  const parts: string[] = [];
  for (const [name, text] of members) parts.push(`${JSON.stringify(name)}:${text}`);
  return `{${parts.join(',')}}`;
}
