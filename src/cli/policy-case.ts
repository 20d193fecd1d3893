import { parseArn } from '../arn.ts';
import { applyingStatements } from '../policy/applying-statements.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import type { MatchedStatement } from '../policy/decision.ts';
import { parsePolicy } from '../policy/document.ts';
import type { ApplicablePolicies } from '../policy/evaluate.ts';
import { type Explanation, explain } from '../policy/explain.ts';
import type { Principal } from '../policy/principal.ts';
import { principalFromArn } from '../policy/principal-from-arn.ts';
import { problemText } from '../policy/problem-text.ts';
import type { ContextValue } from '../policy/request.ts';
import type { PolicyForm } from '../policy/statement.ts';

/** The members of a case, in a file of tests as in a line for the simulator. */
export const caseMembers = [
  'principal',
  'action',
  'resource',
  'resourceAccount',
  'context',
  'identityPolicies',
  'resourcePolicy',
  'boundaries',
  'sessionPolicies',
  'scps',
  'rcps',
];

/** A question to policies that are given with it, policies as JSON texts. What is absent, or an empty list, does not apply. */
export interface PolicyCase {
  /** An ARN, twelve digits, a service; null is nobody. */
  readonly principal: string | null;
  readonly action: string;
  readonly resource: string;
  /** Absent: the account of the resource's ARN; where that names none (`*`), the principal's. */
  readonly resourceAccount?: string | undefined;
  /** Every condition key that the request carries, in any letter case; nothing is added to it. */
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly identityPolicies: readonly string[];
  readonly resourcePolicy?: string | undefined;
  /** Each must allow. */
  readonly boundaries: readonly string[];
  readonly sessionPolicies: readonly string[];
  /** One list for each level of the organization. */
  readonly scps: readonly (readonly string[])[];
  readonly rcps: readonly (readonly string[])[];
}

/** A case that cannot be decided; the message says what to change. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
}

/** Decides cases, and compiles a policy that comes again and again once. */
export class CaseJudge {
  private readonly compiled = new Map<string, CompiledPolicy>();
  private keptCharacters = 0;

  /** Throws `CaseError`. */
  explain(asked: PolicyCase): Explanation {
    return this.questionsOf(asked)
      .map(({ request, policies, options }) => explain(request, policies, options))
      .reduce((worst, other) => (severity(other) > severity(worst) ? other : worst));
  }

  /** Every statement that applies. Throws `CaseError`. */
  applying(asked: PolicyCase): readonly MatchedStatement[] {
    return this.questionsOf(asked).flatMap(({ request, policies }) => applyingStatements(request, policies));
  }

  /** AWS knows one boundary. Where several are given each must allow: the decision is the worst of those under each alone. */
  private questionsOf(asked: PolicyCase) {
    const { action, resource } = asked;
    requireNames(asked);
    const context = contextOf(asked);
    const principal = principalOf(asked, context);
    const request = {
      principal,
      action,
      resource,
      resourceAccount: asked.resourceAccount ?? (parseArn(resource)?.account || principal.accountId),
      context: (key: string) => context.get(key),
    };
    const options = { resourcePolicyRequired: isTrust(asked) };
    const policies = this.policiesOf(asked, resourcePolicyForm(asked));
    const boundaries = this.list(asked.boundaries, 'boundaries', 'identity') ?? [undefined];
    return boundaries.map((boundary) => ({ request, policies: { ...policies, boundary }, options }));
  }

  private policiesOf(asked: PolicyCase, resourceForm: PolicyForm): ApplicablePolicies {
    const { identityPolicies, resourcePolicy, sessionPolicies, scps, rcps } = asked;
    const levels = (texts: readonly (readonly string[])[], name: string, form: PolicyForm) =>
      texts.length > 0 ? texts.map((level, i) => this.list(level, `${name}[${i}]`, form) ?? []) : undefined;
    return {
      identity: this.list(identityPolicies, 'identityPolicies', 'identity') ?? [],
      resource: resourcePolicy === undefined ? undefined : this.compile(resourcePolicy, 'resourcePolicy', resourceForm),
      session: this.list(sessionPolicies, 'sessionPolicies', 'identity'),
      serviceControl: levels(scps, 'scps', 'identity'),
      resourceControl: levels(rcps, 'rcps', 'resource'),
    };
  }

  private list(texts: readonly string[], name: string, form: PolicyForm): readonly CompiledPolicy[] | undefined {
    return texts.length > 0 ? texts.map((text, i) => this.compile(text, `${name}[${i}]`, form)) : undefined;
  }

  private compile(text: string, name: string, form: PolicyForm): CompiledPolicy {
    const key = `${name} ${form} ${text}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const parsed = parsePolicy(text, form);
    if (!parsed.ok) throw new CaseError(`${name}: ${problemText(parsed.problem)}`);
    const policy = compilePolicy(parsed.document, name);
    this.keptCharacters += key.length;
    if (this.keptCharacters > keptCharactersMax) {
      this.compiled.clear();
      this.keptCharacters = key.length;
    }
    this.compiled.set(key, policy);
    return policy;
  }
}

const keptCharactersMax = 4 * 1024 * 1024;

function severity({ decision }: Explanation): number {
  if (decision.effect === 'allow') return 0;
  return decision.cause === 'implicit' ? 1 : 2;
}

/** The resource's policy is a role's trust policy when the action is one of those that trust policies speak of. */
export function resourcePolicyForm(asked: Pick<PolicyCase, 'action' | 'resource'>): PolicyForm {
  return isTrust(asked) ? 'trust' : 'resource';
}

function isTrust({ action, resource }: Pick<PolicyCase, 'action' | 'resource'>): boolean {
  const lower = action.toLowerCase();
  const named = lower.startsWith('sts:assumerole') || lower === 'sts:tagsession' || lower === 'sts:setsourceidentity';
  return named && parseArn(resource)?.service === 'iam';
}

/** What no request names, and a slip in a case does. */
function requireNames({ action, resource, resourceAccount }: PolicyCase): void {
  const colon = action.indexOf(':');
  if (colon < 1 || colon === action.length - 1) {
    throw new CaseError(`action: ${JSON.stringify(action)} is none; write the service, too, as in dynamodb:GetItem`);
  }
  if (resource !== '*' && !parseArn(resource)) {
    throw new CaseError(`resource: ${JSON.stringify(resource)} is no ARN, and not "*"`);
  }
  if (resourceAccount !== undefined && !/^\d{12}$/.test(resourceAccount)) {
    throw new CaseError(`resourceAccount: ${JSON.stringify(resourceAccount)} is no account; give its 12 digits`);
  }
}

function contextOf({ context }: PolicyCase): ReadonlyMap<string, ContextValue> {
  const byKey = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(context)) {
    const lower = key.toLowerCase();
    if (byKey.has(lower)) throw new CaseError(`context: ${key} is given twice; letter case does not count in keys`);
    byKey.set(lower, value);
  }
  return byKey;
}

function principalOf({ principal: name }: PolicyCase, context: ReadonlyMap<string, ContextValue>): Principal {
  const text = (key: string) => {
    const value = context.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  const principal = principalFromArn(name, { principalArn: text('aws:principalarn'), userId: text('aws:userid') });
  if (principal) return principal;
  throw new CaseError(
    `principal: ${JSON.stringify(name)} names nobody; give the ARN of a user, role, session or root, 12 digits, a service such as redshift.amazonaws.com, or null`,
  );
}
