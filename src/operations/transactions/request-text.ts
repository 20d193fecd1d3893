/**
 * One text for equal JSON values, whatever the order of their members: some clients write maps in an order of their own at each
 * attempt.
 */
export function requestText(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(requestText).join(',')}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  const members = json as Readonly<Record<string, unknown>>;
  const parts = Object.keys(members)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${requestText(members[name])}`);
  return `{${parts.join(',')}}`;
}
