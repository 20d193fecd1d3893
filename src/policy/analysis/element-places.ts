import { type JsonNode, type JsonObject, type Place, readJson } from '../json.ts';

/** Where the parts of statements stand in the text of a policy that was read without a problem. What is asked for must be there. */
export class ElementPlaces {
  private readonly statements: readonly JsonObject[];

  constructor(policy: string) {
    const { node } = readJson(policy) as { node: JsonObject };
    this.statements = listed(node.members.get('Statement')!.value) as readonly JsonObject[];
  }

  /** Of the named element, of its value number `item` if given. */
  of(statementIndex: number, element: string, item?: number): Place {
    const { keyStart, value } = this.statements[statementIndex]!.members.get(element)!;
    return item === undefined ? keyStart : listed(value)[item]!.start;
  }

  /** Of entry number `entry` of Principal or NotPrincipal, counted through all types. */
  ofPrincipal(statementIndex: number, entry: number): Place {
    const { members } = this.statements[statementIndex]!;
    const { value } = (members.get('Principal') ?? members.get('NotPrincipal'))!;
    if (value.kind !== 'object') return value.start;
    let before = 0;
    for (const ofType of value.members.values()) {
      const entries = listed(ofType.value);
      const found = entries[entry - before];
      if (found) return found.start;
      before += entries.length;
    }
    throw new RangeError(`there is no principal ${entry}`);
  }
}

function listed(value: JsonNode): readonly JsonNode[] {
  return value.kind === 'array' ? value.items : [value];
}
