import { type JsonNode, type JsonObject, readJson } from './json.ts';
import { type PolicyProblem, PolicyStop } from './problem.ts';
import { type PolicyForm, parseStatement, type Statement } from './statement.ts';

/** A policy as its author wrote it, lists always lists. Source: IAM User Guide, "Grammar of the IAM JSON policy language". */
export interface PolicyDocument {
  /** `2008-10-17` when the text names none. Only `2012-10-17` has policy variables. */
  readonly version: '2012-10-17' | '2008-10-17';
  /** True when the text names no Version. Matters once: DynamoDB takes a document with and one without for different. */
  readonly versionOmitted: boolean;
  readonly id?: string;
  readonly statements: readonly Statement[];
}

export type ParsedPolicy =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly problem: PolicyProblem };

/**
 * Reads a policy. Any text gives a document or the first problem with its place, in time linear in its length; nothing is thrown.
 * What names mean to a service (actions, resources, who exists) is not looked at.
 */
export function parsePolicy(text: string, form: PolicyForm): ParsedPolicy {
  const json = readJson(text);
  if (!json.ok) return json;
  try {
    return { ok: true, document: parseDocument(json.node, form) };
  } catch (error) {
    if (error instanceof PolicyStop) return { ok: false, problem: error.problem };
    throw error;
  }
}

const elements = new Set(['Version', 'Id', 'Statement']);

function parseDocument(node: JsonNode, form: PolicyForm): PolicyDocument {
  if (node.kind === 'null') throw new PolicyStop({ kind: 'notAPolicy' }, node.start);
  if (node.kind !== 'object') throw new PolicyStop({ kind: 'notJson' }, node.start);
  if (node.members.size === 0) throw new PolicyStop({ kind: 'syntax' }, node.end);
  for (const [name, member] of node.members) {
    if (!elements.has(name)) throw new PolicyStop({ kind: 'syntax' }, member.keyEnd);
  }
  const id = node.members.get('Id')?.value;
  if (id && id.kind !== 'string') throw new PolicyStop({ kind: 'syntax' }, id.end);
  const version = parseVersion(node);
  const statements = parseStatements(node, form);
  refuseEqualSids(statements);
  return {
    version: version ?? '2008-10-17',
    versionOmitted: version === undefined,
    ...(id && { id: id.value }),
    statements,
  };
}

function parseVersion(document: JsonObject): PolicyDocument['version'] | undefined {
  const node = document.members.get('Version')?.value;
  if (!node) return undefined;
  if (node.kind !== 'string') throw new PolicyStop({ kind: 'syntax' }, node.end);
  if (node.value !== '2012-10-17' && node.value !== '2008-10-17') {
    throw new PolicyStop({ kind: 'invalidVersion', value: node.value }, node.start);
  }
  return node.value;
}

function parseStatements(document: JsonObject, form: PolicyForm): readonly Statement[] {
  const node = document.members.get('Statement')?.value;
  if (!node) throw new PolicyStop({ kind: 'missingField', field: 'Statement' }, document.end);
  if (node.kind !== 'array') return [parseStatement(node, form)];
  if (node.items.length === 0) throw new PolicyStop({ kind: 'statementEmpty' }, node.end);
  return node.items.map((item) => parseStatement(item, form));
}

/** An empty Sid is none: IAM was seen to take several. */
function refuseEqualSids(statements: readonly Statement[]): void {
  const seen = new Set<string>();
  for (const statement of statements) {
    if (!statement.sid) continue;
    if (seen.has(statement.sid)) throw new PolicyStop({ kind: 'duplicateSid', sid: statement.sid }, statement);
    seen.add(statement.sid);
  }
}
