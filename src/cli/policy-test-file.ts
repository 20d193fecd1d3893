import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseDocument, visit } from 'yaml';
import type { ContextValue } from '../policy/request.ts';
import { CaseError, caseMembers, type PolicyCase } from './policy-case.ts';

/** One test of policies: a question, and what is to be decided. */
export interface PolicyTest {
  readonly name: string;
  readonly asked: PolicyCase;
  readonly expect: Expectation;
  /** Sid of a statement that must have decided. */
  readonly because: string | undefined;
  /** What the policies of `asked` are called in the file, by their place in it (`scps[0][1]`): a path, or where they stand. */
  readonly origins: ReadonlyMap<string, string>;
}

export const expectations = ['allowed', 'denied', 'explicitDeny', 'implicitDeny'] as const;
/** `denied` is either kind of denial. */
export type Expectation = (typeof expectations)[number];

/** Reads a file of tests, and the policies that it names by path. Throws `CaseError`, which says what to change and where. */
export async function readPolicyTests(file: string): Promise<readonly PolicyTest[]> {
  const content = members(await parse(file), { at: 'the file', known: ['given', 'tests'] });
  const given = content.given === undefined ? {} : members(content.given, { at: 'given', known: caseMembers });
  if (!Array.isArray(content.tests) || content.tests.length === 0) {
    throw new CaseError('tests: expected a list of at least one test');
  }
  const tests: PolicyTest[] = [];
  for (const [i, test] of content.tests.entries()) {
    const at = `tests[${i}]`;
    tests.push(await readTest(members(test, { at, known: testMembers }), { at, given, file }));
  }
  return tests;
}

type Members = Readonly<Record<string, unknown>>;

const testMembers = ['name', 'comment', 'expect', 'because', ...caseMembers];

async function parse(file: string): Promise<unknown> {
  const document = parseDocument(await readText(file), { prettyErrors: true });
  const [error] = document.errors;
  if (error) throw new CaseError(error.message);
  // Account ids and the values of keys are text, although YAML takes what has no quotes for a number or a truth value.
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'number' || typeof scalar.value === 'boolean') scalar.value = scalar.source;
    },
  });
  return document.toJS();
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CaseError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

interface Within {
  readonly at: string;
  readonly given: Members;
  readonly file: string;
}

async function readTest(own: Members, { at, given, file }: Within): Promise<PolicyTest> {
  const test: Members = { ...given, ...own };
  const isGiven = (name: string) => own[name] === undefined;
  const origins = new Map<string, string>();

  const policy = async (value: unknown, place: string): Promise<string> => {
    const member = place.split('[')[0] as string;
    const stands = `${isGiven(member) ? 'given' : at}.${place}`;
    if (typeof value === 'string' && !value.trimStart().startsWith('{')) {
      const path = join(dirname(file), value);
      origins.set(place, path);
      return readText(path);
    }
    origins.set(place, stands);
    if (typeof value === 'string') return value;
    if (!isObject(value)) throw new CaseError(`${stands}: expected a policy, or the path of a file that holds one`);
    return JSON.stringify(value);
  };
  const policies = async (value: unknown, place: string): Promise<readonly string[]> =>
    Promise.all(list(value, place).map((item, i) => policy(item, `${place}[${i}]`)));
  const levels = async (value: unknown, place: string): Promise<readonly (readonly string[])[]> =>
    Promise.all(list(value, place).map((level, i) => policies(level, `${place}[${i}]`)));

  const { name, expect, because, resourcePolicy, resourceAccount } = test;
  if (!isExpectation(expect)) throw new CaseError(`${at}.expect: expected one of ${expectations.join(', ')}`);
  return {
    name: name === undefined ? at : text(name, `${at}.name`),
    expect,
    because: because === undefined ? undefined : text(because, `${at}.because`),
    origins,
    asked: {
      principal: test.principal === null ? null : text(test.principal, `${at}.principal`),
      action: text(test.action, `${at}.action`),
      resource: text(test.resource, `${at}.resource`),
      resourceAccount: resourceAccount === undefined ? undefined : text(resourceAccount, `${at}.resourceAccount`),
      context: { ...context(given.context, 'given.context'), ...context(own.context, `${at}.context`) },
      identityPolicies: await policies(test.identityPolicies, 'identityPolicies'),
      resourcePolicy: resourcePolicy === undefined ? undefined : await policy(resourcePolicy, 'resourcePolicy'),
      boundaries: await policies(test.boundaries, 'boundaries'),
      sessionPolicies: await policies(test.sessionPolicies, 'sessionPolicies'),
      scps: await levels(test.scps, 'scps'),
      rcps: await levels(test.rcps, 'rcps'),
    },
  };
}

function members(value: unknown, { at, known }: { readonly at: string; readonly known: readonly string[] }): Members {
  if (!isObject(value)) throw new CaseError(`${at}: expected elements and their values`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new CaseError(`${at}: ${unknown} is not known here; use ${known.join(', ')}`);
  return value;
}

function context(value: unknown, at: string): Readonly<Record<string, ContextValue>> {
  if (value === undefined) return {};
  if (!isObject(value)) throw new CaseError(`${at}: expected keys and their values`);
  for (const [key, one] of Object.entries(value)) {
    const texts = Array.isArray(one) ? one : [one];
    if (!texts.every((item) => typeof item === 'string'))
      throw new CaseError(`${at}: ${key}: expected a text or a list`);
  }
  return value as Readonly<Record<string, ContextValue>>;
}

function list(value: unknown, at: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new CaseError(`${at}: expected a list`);
}

function text(value: unknown, at: string): string {
  if (typeof value === 'string') return value;
  throw new CaseError(`${at}: ${value === undefined ? 'missing' : 'expected a text'}`);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isExpectation(value: unknown): value is Expectation {
  return (expectations as readonly unknown[]).includes(value);
}
