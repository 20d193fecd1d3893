import { type CompiledPolicy, compilePolicy } from '../../../policy/compile.ts';
import { contextKeysOf } from '../../../policy/context-keys.ts';
import { type ParsedPolicy, type PolicyDocument, parsePolicy } from '../../../policy/document.ts';
import type { PolicyForm } from '../../../policy/statement.ts';
import { type StatementSpan, statementSpans } from '../../../policy/statement-spans.ts';
import { invalidInput } from '../faults.ts';

/** A policy in a simulation, and how answers speak of it. */
export interface SimulatedPolicy {
  /** `PolicyInputList.1` of what was given, `role_NAME_POLICY` of an inline policy, the name of a managed one. */
  readonly sourceId: string;
  readonly sourceType: 'IAM Policy' | 'Resource Policy';
  readonly compiled: CompiledPolicy;
  /** By the position of the statement. */
  spans(): readonly StatementSpan[];
  /** As the policy spells them. */
  contextKeys(): readonly string[];
}

export interface PolicySource {
  readonly sourceId: string;
  readonly text: string;
}

/** Policies that lie in the directory were checked when they were put. */
export function simulatedPolicy({ sourceId, text }: PolicySource): SimulatedPolicy {
  return simulated({ sourceId, text }, requireDocument(parsePolicy(text, 'identity'), sourceId));
}

/** Throws InvalidInput for the first text that is no policy, and for more text than is read at once. */
export function givenPolicies(texts: readonly string[], listName: string): readonly SimulatedPolicy[] {
  if (texts.reduce((sum, { length }) => sum + length, 0) > givenCharactersMax) {
    throw invalidInput(`${listName} has more than ${givenCharactersMax} characters.`);
  }
  return texts.map((text, at) => {
    const source = { sourceId: `${listName}.${at + 1}`, text };
    return simulated(source, requireDocument(parsePolicy(text, 'identity'), listItem(listName, at)));
  });
}

/** Throws InvalidInput for a text that is a policy in none of the forms. */
export function givenResourcePolicy(text: string, forms: readonly PolicyForm[]): SimulatedPolicy {
  const parsed = forms.map((form) => parsePolicy(text, form));
  const document = requireDocument(parsed.find(({ ok }) => ok) ?? parsed[0]!, 'Resource policy');
  return { ...simulated({ sourceId: 'ResourcePolicy', text }, document), sourceType: 'Resource Policy' };
}

/** Of a list of policies together; the service model bounds a policy, and not the list. */
const givenCharactersMax = 1024 * 1024;

function requireDocument(parsed: ParsedPolicy, what: string): PolicyDocument {
  if (parsed.ok) return parsed.document;
  throw invalidInput(`${what} has invalid content.`);
}

/** `PolicyInputList` is "Policy input list" to AWS, as recorded. */
function listItem(listName: string, at: number): string {
  const words = listName.replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words} item ${at + 1}`;
}

function simulated({ sourceId, text }: PolicySource, document: PolicyDocument): SimulatedPolicy {
  return {
    sourceId,
    sourceType: 'IAM Policy',
    compiled: compilePolicy(document, sourceId),
    spans: once(() => statementSpans(text)),
    contextKeys: once(() => contextKeysOf(document)),
  };
}

/** A policy is asked about many requests, and needs to be read again for none of them. */
function once<Value>(make: () => readonly Value[]): () => readonly Value[] {
  let made: readonly Value[] | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
