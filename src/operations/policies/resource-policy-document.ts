import { parseArn } from '../../arn.ts';
import { invalidParameter, validationError } from '../../errors.ts';
import { resourcePolicyBytesMax } from '../../limits.ts';
import { canonicalText, mapPrincipals } from '../../policy/canonical.ts';
import { type PolicyDocument, parsePolicy } from '../../policy/document.ts';
import { unboundedAccess } from '../../policy/public-access.ts';
import type { PrincipalEntry, Statement } from '../../policy/statement.ts';
import type { PrincipalDirectory } from '../operation.ts';
import { type Slot, unsupportedActions } from './policy-actions.ts';
import { invalidDocument, invalidPrincipal, problemError } from './policy-problem.ts';

/**
 * From the text of `Policy` (PutResourcePolicy) or `ResourcePolicy` (CreateTable) to what is stored, or the ValidationException
 * that AWS answers. The order of the checks is consistent with everything seen of AWS: size, JSON, structure, action names,
 * resources, service principals, principals that must exist, unbounded access.
 */
export interface ResourcePolicyDocument {
  /** Canonical text with users and roles by unique id, so that a re-created one does not inherit. */
  readonly document: string;
  readonly versionOmitted: boolean;
  /** The same, parsed. */
  readonly parsed: PolicyDocument;
}

export interface ResourcePolicyRules {
  readonly slot: Slot;
  /** The ARN that the policy is put on; for the texts. */
  readonly resourceArn: string;
  /** Who can be named. */
  readonly principals: Pick<PrincipalDirectory, 'knowsAccount' | 'uniqueIdOf'>;
}

export function readResourcePolicy(text: string, rules: ResourcePolicyRules): ResourcePolicyDocument {
  if (Buffer.byteLength(text) > resourcePolicyBytesMax) {
    throw invalidParameter(`Maximum policy size of ${resourcePolicyBytesMax} bytes exceeded`);
  }
  const result = parsePolicy(text, 'resource');
  if (!result.ok) throw problemError(result.problem);
  const { statements } = result.document;
  requireSupportedActions(statements, rules.slot);
  requireResourcesOfSlot(statements, rules);
  requireKnownServices(statements);
  requireExistingPrincipals(statements, rules.principals);
  if (unboundedAccess(result.document)) {
    throw validationError(
      'Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access',
    );
  }
  const parsed = mapPrincipals(result.document, (arn) => rules.principals.uniqueIdOf(arn) ?? arn);
  return { document: canonicalText(parsed), versionOmitted: parsed.versionOmitted, parsed };
}

/** What GetResourcePolicy shows: the stored text with unique ids turned back to ARNs where the user or role still exists. */
export function shownDocument(stored: string, principals: PrincipalDirectory): string {
  const document = readStoredPolicy(stored);
  return canonicalText(mapPrincipals(document, (principal) => principals.arnOf(principal) ?? principal));
}

/** Parses what `readResourcePolicy` made. It was valid when it was stored, so anything else is damage. */
export function readStoredPolicy(stored: string): PolicyDocument {
  const result = parsePolicy(stored, 'resource');
  if (!result.ok) throw new Error(`the stored resource policy is damaged: ${result.problem.kind}`);
  return result.document;
}

function requireSupportedActions(statements: readonly Statement[], slot: Slot): void {
  // NotAction may name anything: it lists what is left out. Inferred; AWS was seen to accept and keep NotAction.
  const actions = statements.flatMap((statement) => statement.action ?? []);
  const unsupported = unsupportedActions(actions, slot);
  if (unsupported.length > 0) {
    const names = unsupported.map((name) => `"${name}"`).join(', ');
    throw invalidDocument(`The following action names are invalid: ${names}`);
  }
}

/**
 * A table's policy may not name a stream and a stream's policy may not name a table or index; another table's ARN, or one that
 * matches nothing, is accepted as AWS does.
 */
function requireResourcesOfSlot(statements: readonly Statement[], { slot, resourceArn }: ResourcePolicyRules): void {
  for (const resource of statements.flatMap((statement) => statement.resource ?? statement.notResource ?? [])) {
    const fault = resourceFault(resource, slot);
    // Inferred: the text of IAM's own parser for what is no ARN at all.
    if (fault === 'noArn') throw invalidDocument(`Resource ${resource} must be in ARN format or "*".`);
    if (fault === 'otherSlot') {
      const relativeId = parseArn(resource)?.resource;
      throw invalidDocument(`The relative-id "${relativeId}" is invalid for ARN "${resourceArn}"`);
    }
  }
}

/** Why an entry of Resource or NotResource is refused in the policy of the slot; undefined: it is not. */
export function resourceFault(resource: string, slot: Slot): 'noArn' | 'otherSlot' | undefined {
  if (resource === '*') return undefined;
  const arn = parseArn(resource);
  if (!arn) return 'noArn';
  const [, name, part] = arn.resource.split('/');
  const ofStream = part === 'stream';
  const ofTable = part === undefined ? name !== undefined && !name.includes('*') : part === 'index';
  return (slot === 'table' ? ofStream : ofTable) ? 'otherSlot' : undefined;
}

/** The full list is unpublished: zero-ETL (Redshift) and multi-account global tables are documented, others were seen refused. */
const servicePrincipals = new Set(['redshift.amazonaws.com', 'replication.dynamodb.amazonaws.com']);

/** Whether a policy may name the service. */
export function isKnownService(service: string): boolean {
  return servicePrincipals.has(service);
}

function requireKnownServices(statements: readonly Statement[]): void {
  for (const { type, value } of namedPrincipals(statements)) {
    if (type === 'Service' && !isKnownService(value)) {
      throw invalidDocument('Policy contains invalid service principal');
    }
  }
}

function requireExistingPrincipals(
  statements: readonly Statement[],
  principals: ResourcePolicyRules['principals'],
): void {
  for (const { type, value } of namedPrincipals(statements)) {
    if (type !== 'Service' && !principalExists(value, principals)) throw invalidPrincipal();
  }
}

function namedPrincipals(statements: readonly Statement[]): readonly PrincipalEntry[] {
  return statements.flatMap((statement) => statement.principal ?? statement.notPrincipal ?? []);
}

/** Whether `text` is a principal that a policy may name. Users and roles are looked up in accounts that this server keeps. */
export function principalExists(text: string, principals: ResourcePolicyRules['principals']): boolean {
  if (text === '*' || isAccountId(text)) return true;
  const arn = parseArn(text);
  if (arn?.partition !== 'aws' || arn.region !== '' || !isAccountId(arn.account)) return false;
  if (text.includes('*') || text.includes('?')) return false;
  const [type, ...rest] = arn.resource.split('/');
  if (rest.some((part) => part === '')) return false;
  if (arn.service === 'iam' && arn.resource === 'root') return true;
  if (arn.service === 'iam' && (type === 'user' || type === 'role') && rest.length > 0) {
    return !principals.knowsAccount(arn.account) || principals.uniqueIdOf(text) !== undefined;
  }
  if (arn.service !== 'sts') return false;
  return (type === 'assumed-role' && rest.length === 2) || (type === 'federated-user' && rest.length === 1);
}

function isAccountId(text: string): boolean {
  return text.length === 12 && /^\d{12}$/.test(text);
}
