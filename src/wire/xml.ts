/**
 * What can stand in an answer: a list becomes `<member>` elements, a map `<entry>` elements with `<key>` and `<value>`, a structure an
 * element for each member that is defined.
 */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly XmlValue[]
  | ReadonlyMap<string, XmlValue>
  | { readonly [name: string]: XmlValue };

/** One element with its content, on lines of its own, as AWS indents; nothing for undefined. Names are taken as they are. */
export function xmlElement(name: string, value: XmlValue, indent = ''): string {
  if (value === undefined) return '';
  if (typeof value !== 'object' || value instanceof Date) {
    return `${indent}<${name}>${escapeXml(scalarText(value))}</${name}>\n`;
  }
  const deeper = `${indent}  `;
  const children = Array.isArray(value)
    ? value.map((member: XmlValue) => xmlElement('member', member, deeper))
    : value instanceof Map
      ? Array.from(value, ([key, content]) => xmlElement('entry', { key, value: content }, deeper))
      : Object.entries(value).map(([member, content]) => xmlElement(member, content as XmlValue, deeper));
  const content = children.join('');
  return content === '' ? `${indent}<${name}/>\n` : `${indent}<${name}>\n${content}${indent}</${name}>\n`;
}

/** Dates in UTC with seconds: `2026-11-23T14:10:01Z`. */
function scalarText(value: string | number | boolean | Date): string {
  return value instanceof Date ? `${value.toISOString().slice(0, 19)}Z` : String(value);
}

/** A carriage return would be read as a line feed; a character that XML 1.0 cannot hold becomes U+FFFD. */
function escapeXml(text: string): string {
  let escaped = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const replacement = replacementOf(text, i);
    if (replacement === undefined) continue;
    escaped += text.slice(start, i) + replacement;
    start = i + 1;
  }
  return start === 0 ? text : escaped + text.slice(start);
}

function replacementOf(text: string, at: number): string | undefined {
  const code = text.charCodeAt(at);
  if (code === 0x26) return '&amp;';
  if (code === 0x3c) return '&lt;';
  if (code === 0x3e) return '&gt;';
  if (code === 0x0d) return '&#xD;';
  if (code < 0x20) return code === 0x09 || code === 0x0a ? undefined : '\ufffd';
  if (code < 0xd800 || code === 0xfffd) return undefined;
  if (code >= 0xfffe) return '\ufffd';
  if (code > 0xdfff) return undefined;
  const other = text.charCodeAt(code < 0xdc00 ? at + 1 : at - 1);
  const paired = code < 0xdc00 ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other <= 0xdbff;
  return paired ? undefined : '\ufffd';
}
