import { type JsonNode, type Place, readJson } from '../json.ts';

/** Where the parts of statements stand in the text of a policy that was read without a problem. */
export class ElementPlaces {
  private readonly statements: readonly JsonNode[];

  constructor(text: string) {
    const json = readJson(text);
    const node = json.ok && json.node.kind === 'object' ? json.node.members.get('Statement')?.value : undefined;
    this.statements = node?.kind === 'array' ? node.items : node ? [node] : [];
  }

  /** Of the named element, of its value number `item` if given; of the statement when there is no such element. */
  of(statementIndex: number, element?: string, item?: number): Place {
    const statement = this.statements[statementIndex];
    if (!statement) return { line: 1, column: 1 };
    const member = statement.kind === 'object' && element ? statement.members.get(element) : undefined;
    if (!member) return statement.start;
    const { value } = member;
    if (item === undefined) return member.keyStart;
    return value.kind === 'array' ? (value.items[item]?.start ?? value.start) : value.start;
  }

  /** Of entry number `entry` of Principal or NotPrincipal, counted through all types. */
  ofPrincipal(statementIndex: number, entry: number): Place {
    const statement = this.statements[statementIndex];
    const members = statement?.kind === 'object' ? statement.members : undefined;
    const value = (members?.get('Principal') ?? members?.get('NotPrincipal'))?.value;
    if (value?.kind !== 'object') return value?.start ?? statement?.start ?? { line: 1, column: 1 };
    const nodes = [...value.members.values()].flatMap(({ value: one }) => (one.kind === 'array' ? one.items : [one]));
    return nodes[entry]?.start ?? value.start;
  }
}
