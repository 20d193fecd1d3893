import { type JsonNode, type JsonObject, readJson } from '../json.ts';
import { type PolicyProblem, PolicyStop } from '../problem.ts';
import { faultText } from '../problem-text.ts';
import { type PolicyForm, parseStatement } from '../statement.ts';
import { adding, type Finding } from './finding.ts';
import type { FindingCode } from './finding-kinds.ts';
import { proposal } from './similar-name.ts';

interface Unparsed {
  readonly form: PolicyForm;
  /** What the parser stopped at. */
  readonly first: PolicyProblem;
}

/** What keeps a text from being a policy: what the parser stopped at, and what it would have stopped at in every other statement. */
export function structureFindings(text: string, { form, first }: Unparsed): readonly Finding[] {
  const json = readJson(text);
  const root = json.ok && json.node.kind === 'object' ? json.node : undefined;
  const problems = [first, ...statementsIn(root).flatMap((node) => problemOf(node, form))];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const problem of problems) {
    const name = `${problem.kind} ${problem.line} ${problem.column}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const { code, text: said } = described(problem, root, form);
    adding(findings, problem)(code, said);
  }
  return findings;
}

function statementsIn(root: JsonObject | undefined): readonly JsonNode[] {
  const node = root?.members.get('Statement')?.value;
  return node?.kind === 'array' ? node.items : node ? [node] : [];
}

function problemOf(statement: JsonNode, form: PolicyForm): readonly PolicyProblem[] {
  try {
    parseStatement(statement, form);
    return [];
  } catch (error) {
    if (error instanceof PolicyStop) return [error.problem];
    throw error;
  }
}

interface Described {
  readonly code: FindingCode;
  readonly text: string;
}

function described(problem: PolicyProblem, root: JsonObject | undefined, form: PolicyForm): Described {
  const text = `${capitalized(faultText(problem))}.`;
  switch (problem.kind) {
    case 'missingField': {
      // The place is behind an empty list, or behind the object that lacks the element.
      if (!valueEndingAt(root, problem)) {
        return { code: `MISSING_${problem.field.toUpperCase() as Uppercase<typeof problem.field>}`, text };
      }
      const code = problem.field === 'Action' ? 'EMPTY_ARRAY_ACTION' : 'EMPTY_ARRAY_RESOURCE';
      return { code, text: `${problem.field} is an empty list: name at least one, or take the statement out.` };
    }
    case 'emptyPrincipal': {
      const principal = valueEndingAt(root, problem) as JsonObject;
      return { code: principal.members.size === 0 ? 'EMPTY_OBJECT_PRINCIPAL' : 'EMPTY_ARRAY_PRINCIPAL', text };
    }
    case 'invalidPrincipalType': {
      if (problem.type === 'Federated') return { code: 'FEDERATED_PRINCIPAL_NOT_SUPPORTED', text };
      const types = form === 'trust' ? ['AWS', 'Service', 'Federated'] : ['AWS', 'Service'];
      return { code: 'INVALID_PRINCIPAL_KEY', text: `${text} Use ${types.join(', ')}.` };
    }
    case 'unknownConditionOperator': {
      if (problem.name === 'NullIfExists') return { code: 'NULL_WITH_IF_EXISTS', text: `${text} Use Null.` };
      if (/^For(AllValues|AnyValue):Null(IfExists)?$/.test(problem.name)) {
        return { code: 'NULL_WITH_QUALIFIER', text: `${text} Use Null, which asks whether the key is there.` };
      }
      return { code: 'INVALID_CONDITION_OPERATOR', text: `${text}${proposal(problem.name, operatorNames)}` };
    }
    case 'syntax':
      return describedSyntax(problem, root);
    default:
      return { code: codes[problem.kind], text };
  }
}

const codes: Readonly<
  Record<
    Exclude<
      PolicyProblem['kind'],
      'missingField' | 'emptyPrincipal' | 'invalidPrincipalType' | 'unknownConditionOperator' | 'syntax'
    >,
    FindingCode
  >
> = {
  notJson: 'JSON_SYNTAX_ERROR',
  notAPolicy: 'JSON_SYNTAX_ERROR',
  invalidVersion: 'INVALID_VERSION',
  statementEmpty: 'MISSING_STATEMENT',
  invalidEffect: 'INVALID_EFFECT',
  allowWithNotPrincipal: 'ALLOW_WITH_NOT_PRINCIPAL',
  prohibitedPrincipal: 'UNSUPPORTED_PRINCIPAL',
  prohibitedNotPrincipal: 'ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL',
  prohibitedResource: 'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE',
  invalidSid: 'UNSUPPORTED_SID',
  duplicateSid: 'UNIQUE_SIDS_REQUIRED',
};

/** The parser says where it stopped, not at what: that is looked up. */
function describedSyntax(problem: PolicyProblem, root: JsonObject | undefined): Described {
  if (!root)
    return { code: 'JSON_SYNTAX_ERROR', text: 'A name stands twice in one object, or the text is nested too deeply.' };
  if (root.members.size === 0) {
    return { code: 'MISSING_STATEMENT', text: 'The policy is empty: write Version and Statement.' };
  }
  for (const { node, known } of objectsWithElements(root)) {
    for (const [name, { keyEnd }] of node.members) {
      if (keyEnd.line !== problem.line || keyEnd.column !== problem.column) continue;
      if (!known.has(name)) {
        return { code: 'INVALID_POLICY_ELEMENT', text: `There is no element ${name} here.${proposal(name, known)}` };
      }
      const both = `${name.replace(/^Not/, '')} and ${name}`;
      return { code: 'UNSUPPORTED_ELEMENT_COMBINATION', text: `${both} exclude each other: leave one of them out.` };
    }
  }
  const text = 'This is not the type of value that belongs here: a string, a list of strings, or an object.';
  return { code: 'DATA_TYPE_MISMATCH', text };
}

function* objectsWithElements(root: JsonObject): Generator<{ node: JsonObject; known: ReadonlySet<string> }> {
  yield { node: root, known: documentElements };
  for (const node of statementsIn(root)) if (node.kind === 'object') yield { node, known: statementElements };
}

/** What an element of a statement holds that ends at the place. */
function valueEndingAt(root: JsonObject | undefined, { line, column }: PolicyProblem): JsonNode | undefined {
  return statementsIn(root)
    .flatMap((statement) => (statement.kind === 'object' ? [...statement.members.values()] : []))
    .find(({ value: { end } }) => end.line === line && end.column === column)?.value;
}

const documentElements: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
const statementElements: ReadonlySet<string> = new Set([
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
]);

const operatorNames: readonly string[] = [
  ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike'],
  ...['StringNotLike', 'NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals'],
  ...['NumericGreaterThan', 'NumericGreaterThanEquals', 'DateEquals', 'DateNotEquals', 'DateLessThan'],
  ...['DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals', 'Bool', 'BinaryEquals', 'IpAddress'],
  ...['NotIpAddress', 'ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'Null'],
];

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
