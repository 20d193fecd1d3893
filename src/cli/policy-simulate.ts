import type { Explanation } from '../policy/explain.ts';
import { explanationText } from '../policy/explanation-text.ts';
import { type JsonNode, type JsonObject, type JsonProblem, readJson } from '../policy/json.ts';
import type { ContextValue } from '../policy/request.ts';
import { decisionWord } from './decision-log.ts';
import { linesOf } from './input-lines.ts';
import { CaseError, CaseJudge, caseMembers, type PolicyCase } from './policy-case.ts';
import type { AddCommand } from './tool.ts';

/** `dynaward policy simulate`: cases as JSON Lines on standard input, one decision per line on standard output, in the same order. */
export const addSimulate: AddCommand = (parent, { input, out, finish }) => {
  parent
    .command('simulate')
    .description('Decide cases: JSON Lines on standard input, one decision per line on standard output.')
    .addHelpText('after', help)
    .action(async () => {
      const judge = new CaseJudge();
      for await (const lines of linesOf(input)) {
        const answers = lines
          .filter((line) => line.trim() !== '')
          .map((line) => `${answerTo(line.trimEnd(), judge)}\n`);
        if (answers.length > 0) await out(answers.join(''));
      }
      finish(0);
    });
};

const help = `
A case:   {"id": 1, "principal": ARN or null for nobody, "action": "dynamodb:GetItem", "resource": ARN, "resourceAccount": "111122223333",
           "context": {KEY: TEXT or [TEXT, ...]}, "identityPolicies": [DOCUMENT], "resourcePolicy": DOCUMENT, "boundaries": [DOCUMENT],
           "sessionPolicies": [DOCUMENT], "scps": [[DOCUMENT]], "rcps": [[DOCUMENT]]}
          What is absent does not apply. scps and rcps are lists of levels. context is all that conditions get to see.
          A document is an object, or its text. "name", "comment" and "expected" are for you; they are not looked at.
A decision: {"id": 1, "decision": "allowed" | "explicitDeny" | "implicitDeny", "reason": WORDS, "statements": [...], "nearestMiss": ...}
            or {"id": 1, "error": WORDS} for a line that is no case; the lines after it are decided all the same.
`;

/** One line of output for one of input. */
function answerTo(line: string, judge: CaseJudge): string {
  let id = 'null';
  try {
    if (line.includes('\r')) throw new CaseError('a carriage return within the line');
    const json = readJson(line);
    if (!json.ok) {
      id = idDespite(json.problem, line);
      throw unreadable(json.problem);
    }
    const node = objectOf(json.node);
    const idNode = node.members.get('id')?.value;
    if (idNode) id = textOf(idNode, line);
    return `{"id":${id},${answerText(judge.explain(readCase(node, line))).slice(1)}`;
  } catch (error) {
    if (error instanceof CaseError) return `{"id":${id},"error":${JSON.stringify(error.message)}}`;
    throw error;
  }
}

function answerText({ decision, nearestMiss }: Explanation): string {
  return JSON.stringify({
    decision: decisionWord(decision),
    reason: explanationText(nearestMiss ? { decision, nearestMiss } : { decision }),
    statements: decision.statements,
    nearestMiss: nearestMiss ?? null,
  });
}

const members: ReadonlySet<string> = new Set(['id', 'name', 'comment', 'expected', ...caseMembers]);

function unreadable({ kind, column }: JsonProblem): CaseError {
  return new CaseError(`column ${column}: ${kind === 'notJson' ? 'no JSON' : 'a repeated key, or too deep a nesting'}`);
}

/** The id of a line with a repeated key somewhere in it, as JSON; `null` where it is the id that comes twice, or there is none. */
function idDespite({ kind, column }: JsonProblem, line: string): string {
  if (kind === 'notJson' || line.slice(0, column - 1).endsWith('"id"')) return 'null';
  try {
    const value: unknown = JSON.parse(line);
    const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
    return JSON.stringify(id);
  } catch {
    return 'null';
  }
}

function objectOf(node: JsonNode): JsonObject {
  if (node.kind === 'object') return node;
  throw new CaseError('a case is a JSON object');
}

function readCase(node: JsonObject, line: string): PolicyCase {
  for (const name of node.members.keys()) {
    if (!members.has(name)) throw new CaseError(`${name}: not an element of a case; it has ${[...members].join(', ')}`);
  }
  // null says the same as nothing, but for the principal.
  const member = (name: string): JsonNode | undefined => {
    const value = node.members.get(name)?.value;
    return value?.kind === 'null' && name !== 'principal' ? undefined : value;
  };
  const documents = (name: string) => listOf(member(name), name).map((item) => documentOf(item, name, line));
  const levels = (name: string) =>
    listOf(member(name), name).map((level) => listOf(level, name).map((item) => documentOf(item, name, line)));
  const principal = member('principal');
  const resourcePolicy = member('resourcePolicy');
  const resourceAccount = member('resourceAccount');
  return {
    principal: principal?.kind === 'null' ? null : stringOf(principal, 'principal'),
    action: stringOf(member('action'), 'action'),
    resource: stringOf(member('resource'), 'resource'),
    resourceAccount: resourceAccount && stringOf(resourceAccount, 'resourceAccount'),
    context: contextOf(member('context')),
    identityPolicies: documents('identityPolicies'),
    resourcePolicy: resourcePolicy && documentOf(resourcePolicy, 'resourcePolicy', line),
    boundaries: documents('boundaries'),
    sessionPolicies: documents('sessionPolicies'),
    scps: levels('scps'),
    rcps: levels('rcps'),
  };
}

function contextOf(node: JsonNode | undefined): Readonly<Record<string, ContextValue>> {
  if (!node) return {};
  if (node.kind !== 'object') throw new CaseError('context: expected an object of keys and values');
  const entries = [...node.members].map(([key, { value }]) => {
    const name = `context: ${key}`;
    return [key, value.kind === 'array' ? value.items.map((item) => stringOf(item, name)) : stringOf(value, name)];
  });
  return Object.fromEntries(entries);
}

function stringOf(node: JsonNode | undefined, name: string): string {
  if (node?.kind === 'string') return node.value;
  throw new CaseError(`${name}: ${node ? 'expected a text' : 'missing'}`);
}

function listOf(node: JsonNode | undefined, name: string): readonly JsonNode[] {
  if (!node) return [];
  if (node.kind === 'array') return node.items;
  throw new CaseError(`${name}: expected a list`);
}

/** A document as it stands in the line, so that places count from its brace; or the content of a string. */
function documentOf(node: JsonNode, name: string, line: string): string {
  if (node.kind === 'string') return node.value;
  if (node.kind === 'object') return textOf(node, line);
  throw new CaseError(`${name}: expected a policy document`);
}

/** In one line a column is an offset. */
function textOf(node: JsonNode, line: string): string {
  return line.slice(node.start.column - 1, node.end.column - 1);
}
