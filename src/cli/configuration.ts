import { readFile } from 'node:fs/promises';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Candidate } from '../authorization/candidates.ts';
import type { VpcEndpoint } from '../authorization/vpc-endpoints.ts';
import {
  ConfigurationError,
  type ConfigurationProblem,
  type IdentityConfiguration,
  pathText,
} from '../identity/configuration.ts';
import type { Identity } from '../identity/identity.ts';
import { readJsonText, readYamlText } from './configuration-text.ts';
import { readVpcEndpoints, type VpcEndpointsConfiguration } from './declared-endpoints.ts';
import { StartError } from './options.ts';
import { principalsAfter, readCandidates, type ShadowPolicies } from './shadow-policies.ts';
import { readTokenIssuers, type TokenIssuerSource } from './token-issuers.ts';

/** A configuration that agrees with the published schema. */
export interface Configuration extends IdentityConfiguration {
  /** Absent: none. */
  readonly shadowPolicies?: ShadowPolicies;
  /** Absent: none. */
  readonly vpcEndpoints?: VpcEndpointsConfiguration;
  /** For a problem that is found later: `accounts.yaml:12: accounts.111111111111.users.alice: …`. */
  describe(problem: ConfigurationProblem): string;
}

/**
 * Reads a configuration, from a YAML or JSON file or as an object, and checks it against `configuration-schema.json`. Throws
 * StartError with everything that is wrong, each with its place and what to do.
 */
export async function readConfiguration(source: string | Readonly<Record<string, unknown>>): Promise<Configuration> {
  const { content, describe } = typeof source === 'string' ? await readFileContent(source) : objectContent(source);
  const problems = await schemaProblems(content);
  if (problems.length > 0) throw refusal(problems.map(describe));
  const { accounts, organization, tokenIssuers, shadowPolicies, vpcEndpoints } = content as ConfigurationContent;
  return {
    accounts,
    ...(organization && { organization }),
    ...(tokenIssuers && {
      tokenIssuers: await readTokenIssuers(tokenIssuers, typeof source === 'string' ? source : ''),
    }),
    ...(shadowPolicies && { shadowPolicies }),
    ...(vpcEndpoints && { vpcEndpoints }),
    describe,
  };
}

/** What a configuration declares and no store keeps: it holds while the server runs. */
export interface Unkept {
  /** Beside the live policies. */
  readonly candidates: readonly Candidate[];
  readonly vpcEndpoints: readonly VpcEndpoint[];
}

/** Makes the directory of principals what the configuration declares, and returns the rest. Throws StartError as `readConfiguration` does. */
export async function applyConfiguration(
  source: string | Readonly<Record<string, unknown>>,
  identity: Pick<Identity, 'apply' | 'directory' | 'knowsAccount' | 'uniqueIdOf' | 'withEntities'>,
): Promise<Unkept> {
  const configuration = await readConfiguration(source);
  const { shadowPolicies = {}, vpcEndpoints = {} } = configuration;
  const { endpoints, problems: endpointProblems } = readVpcEndpoints(vpcEndpoints);
  const { problems: candidateProblems } = await identity.withEntities(() =>
    readCandidates(shadowPolicies, principalsAfter(configuration, identity)),
  );
  const problems = [...candidateProblems, ...endpointProblems];
  if (problems.length > 0) throw refusal(problems.map(configuration.describe));
  try {
    await identity.apply(configuration);
    const { candidates } = await identity.withEntities(() => readCandidates(shadowPolicies, identity));
    return { candidates, vpcEndpoints: endpoints };
  } catch (error) {
    if (error instanceof ConfigurationError) throw refusal(error.problems.map(configuration.describe));
    throw error;
  }
}

/** As the schema has it. */
interface ConfigurationContent extends Omit<IdentityConfiguration, 'tokenIssuers'> {
  readonly tokenIssuers?: Readonly<Record<string, TokenIssuerSource>>;
  readonly shadowPolicies?: ShadowPolicies;
  readonly vpcEndpoints?: VpcEndpointsConfiguration;
}

interface Content {
  readonly content: unknown;
  describe(problem: ConfigurationProblem): string;
}

function objectContent(content: unknown): Content {
  return { content, describe: ({ path, message }) => `${pathText(path) || 'configuration'}: ${message}` };
}

async function readFileContent(file: string): Promise<Content> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new StartError(
      `Cannot read the configuration ${file} (${(error as NodeJS.ErrnoException).code}). Name a YAML or JSON file with --config FILE.`,
    );
  }
  const { content, faults, lineOf } = readJsonText(text) ?? (await readYamlText(text));
  if (faults.length > 0) throw refusal(faults.map(({ line, message }) => `${file}:${line}: ${message}`));
  return {
    content,
    describe: ({ path, message }) => `${file}:${lineOf(path)}: ${pathText(path) || 'the file'}: ${message}`,
  };
}

async function schemaProblems(content: unknown): Promise<readonly ConfigurationProblem[]> {
  schemaCheck ??= compileSchema();
  const check = await schemaCheck;
  if (check(content)) return [];
  return (check.errors ?? [])
    .filter(({ keyword }) => keyword !== 'propertyNames')
    .map((error) => problemOf(error, content));
}

/** Compiled when a configuration is first read: most starts have none. */
let schemaCheck: Promise<ValidateFunction> | undefined;

async function compileSchema(): Promise<ValidateFunction> {
  const [{ Ajv2020 }, { default: schema }] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('./configuration-schema.json', { with: { type: 'json' } }),
  ]);
  return new Ajv2020({ allErrors: true, verbose: true, strictTypes: false }).compile(schema);
}

function problemOf(error: ErrorObject, content: unknown): ConfigurationProblem {
  const { instancePath, keyword, params, parentSchema, propertyName } = error;
  const path = pathOf(instancePath, content);
  // The name itself is at fault.
  if (propertyName !== undefined) path.push(propertyName);
  if (keyword === 'additionalProperties') {
    const known = Object.keys((parentSchema as { properties?: object }).properties ?? {});
    path.push(params.additionalProperty);
    return { path, message: `is not known here; use ${known.join(', ')}` };
  }
  if (keyword === 'required') return { path, message: `lacks ${params.missingProperty}; add it` };
  const explained = keyword === 'pattern' ? (parentSchema as { $comment?: string }).$comment : undefined;
  return { path, message: explained ?? error.message ?? keyword };
}

/** A JSON pointer into `content`; the steps into lists are numbers. */
function pathOf(pointer: string, content: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  let element = content;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(element) ? Number(name) : name);
    element = (element as Readonly<Record<string, unknown>>)[name];
  }
  return path;
}

function refusal(problems: readonly string[]): StartError {
  const shown = problems.slice(0, problemsShownMax);
  const more = problems.length - shown.length;
  return new StartError(
    `The configuration cannot be used; nothing was changed.\n${shown.join('\n')}${more > 0 ? `\n… and ${more} more.` : ''}`,
  );
}

const problemsShownMax = 20;
