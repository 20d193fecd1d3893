import type { Type } from './types.ts';

/** A value as AWS's old wording prints it: `[a, b]`, `{key=value}`, `KeySchemaElement(attributeName=pk, keyType=HASH)`. */
export function printValue(value: unknown, type: Type): string {
  if (value === undefined) return 'null';
  switch (type.kind) {
    case 'list':
      return `[${(value as readonly unknown[]).map((member) => printValue(member, type.member)).join(', ')}]`;
    case 'map':
      return printEntries(value as Record<string, unknown>, (member) => printValue(member, type.value));
    case 'structure': {
      const members = Object.entries(type.members).map(
        ([name, member]) => `${lowerFirst(name)}=${printValue((value as Record<string, unknown>)[name], member.type)}`,
      );
      return `${type.name}(${members.join(', ')})`;
    }
    case 'item':
    case 'values':
      return printEntries(value as Record<string, unknown>, printAttributeValue);
    case 'value':
      return printAttributeValue(value);
    default:
      return String(value);
  }
}

function printEntries(entries: Record<string, unknown>, print: (value: unknown) => string): string {
  return `{${Object.entries(entries)
    .map(([key, value]) => `${key}=${print(value)}`)
    .join(', ')}}`;
}

/** Scalars as they are; what sets, lists and maps hold is left out, for it may be deep and large. */
function printAttributeValue(value: unknown): string {
  const members = Object.entries(value as Record<string, unknown>);
  return `AttributeValue(${members.map(([tag, member]) => `${tag}=${typeof member === 'object' ? '...' : member}`).join(', ')})`;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
