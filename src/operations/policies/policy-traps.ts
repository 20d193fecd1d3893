import { parseArn } from '../../arn.ts';
import { mayBeOf } from '../../policy/analysis/arn-shape.ts';
import type { Finding } from '../../policy/analysis/finding.ts';
import { AccessComparison } from '../../policy/analysis/new-access.ts';
import { comparedStatementsMax } from '../../policy/analysis/policy-findings.ts';
import { witnessText } from '../../policy/analysis/witness-text.ts';
import { parseOperator } from '../../policy/conditions/operator.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { globMatcher, globMatches } from '../../policy/glob.ts';
import { accountOf } from '../../policy/principal-names.ts';
import type { PolicyForm, Statement } from '../../policy/statement.ts';
import { allowedCrossAccount } from '../cross-account.ts';
import { type Slot, slotActionNames } from './policy-actions.ts';
import { arnShapes, policyVocabulary } from './policy-vocabulary.ts';

/**
 * What DynamoDB's policies do, and their authors do not expect. Source: DynamoDB Developer Guide, "Using IAM policy conditions for
 * fine-grained access control", "Resource-based policy considerations", "IAM policies for PartiQL".
 */
export function policyTraps(document: PolicyDocument, { form, slot }: TrapOptions): readonly Finding[] {
  // Most traps ask what the other statements do.
  if (document.statements.length > comparedStatementsMax) return [];
  return document.statements.flatMap((statement, index) => {
    const { line, column } = statement;
    const found = traps.flatMap((trap) => {
      const text = trap.text({ document, statement, index, form, slot });
      return text === undefined ? [] : [{ code: trap.code, level: trap.level, text, line, column }];
    });
    return found;
  });
}

interface TrapOptions {
  readonly form: PolicyForm;
  readonly slot: Slot | undefined;
}

interface Situation extends TrapOptions {
  readonly document: PolicyDocument;
  readonly statement: Statement;
  readonly index: number;
}

interface Trap {
  readonly code: string;
  readonly level: Finding['level'];
  /** What a policy must hold for it, as a sentence; for the reference. */
  readonly when: string;
  /** Undefined: the statement does not fall into it. */
  text(situation: Situation): string | undefined;
}

const reads = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];
const writesThatReturn = ['PutItem', 'UpdateItem', 'DeleteItem'];

export const traps: readonly Trap[] = [
  {
    code: 'DYNAMODB_ATTRIBUTES_WITHOUT_SELECT',
    level: 'security',
    when: 'Reads allowed under dynamodb:Attributes without a condition on dynamodb:Select.',
    text({ statement }) {
      if (!allowsUnder(statement, 'dynamodb:attributes') || hasKey(statement, 'dynamodb:select')) return undefined;
      const open = covered(statement, reads);
      if (open.length === 0) return undefined;
      return `dynamodb:Attributes sees the attributes that a request names, and ${open.join(', ')} without a projection names none and answers with all. Add "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}.`;
    },
  },
  {
    code: 'DYNAMODB_ATTRIBUTES_WITHOUT_RETURN_VALUES',
    level: 'security',
    when: 'Writes allowed under dynamodb:Attributes without a condition on dynamodb:ReturnValues.',
    text({ statement }) {
      if (!allowsUnder(statement, 'dynamodb:attributes') || hasKey(statement, 'dynamodb:returnvalues'))
        return undefined;
      const open = covered(statement, writesThatReturn);
      if (open.length === 0) return undefined;
      return `${open.join(', ')} can answer with the whole item (ReturnValues ALL_OLD, ALL_NEW), whatever dynamodb:Attributes says. Add "StringEqualsIfExists": {"dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"]}.`;
    },
  },
  {
    code: 'DYNAMODB_LEADING_KEYS_ALLOW_SCAN',
    level: 'security',
    when: 'Scan allowed by a statement that is meant for some partition keys.',
    text({ document, statement, index, form }) {
      if (!allowsUnder(statement, 'dynamodb:leadingkeys')) return undefined;
      // Asked of the whole policy: a Deny may take Scan away again.
      const actions = { known: ['dynamodb:Scan'], closed: true };
      const comparison = new AccessComparison(
        { before: undefined, after: document },
        { form, ...policyVocabulary(undefined), actions, budget: 500_000 },
      );
      const entry = {
        key: 'dynamodb:LeadingKeys',
        values: [{ text: 'true', literal: 'string' }],
        line: 0,
        column: 0,
      } as const;
      const answer = comparison.newAccessBy(index, [{ kind: 'condition', operator: 'Null', entry, holds: true }]);
      if (answer.kind !== 'found') return undefined;
      return `Scan has no dynamodb:LeadingKeys, and ForAllValues holds for an absent key: this statement lets the whole table be read. For example, ${witnessText(answer.witness)}. Leave Scan out, or deny it.`;
    },
  },
  {
    code: 'DYNAMODB_IDENTITY_POLICY_OVERRIDES',
    level: 'suggestion',
    when: 'A condition on items in an Allow of a resource policy.',
    text({ statement, form }) {
      const fine = ['dynamodb:leadingkeys', 'dynamodb:attributes'].find((key) => allowsUnder(statement, key));
      if (form !== 'resource' || !fine) return undefined;
      return "A condition limits this Allow, not the principal: an identity policy of the table's own account that allows the action lets it pass without the condition. To forbid, use a Deny.";
    },
  },
  {
    code: 'DYNAMODB_TABLE_WITHOUT_INDEXES',
    level: 'suggestion',
    when: 'Query allowed on a table and none of its indexes.',
    text({ document, statement }) {
      const { effect, resource } = statement;
      if (effect !== 'Allow' || !resource || covered(statement, ['Query']).length === 0) return undefined;
      const granted = document.statements.filter((one) => one.effect === 'Allow' && covered(one, ['Query']).length > 0);
      const patterns = granted.flatMap((one) => one.resource ?? ['*']);
      const table = resource.find((arn) => /^arn:[^/]*:table\/[^/*?$]+$/.test(arn));
      if (
        table === undefined ||
        patterns.some((pattern) => globMatches(pattern, `${table}/index/i`) || pattern.startsWith(`${table}/index/`))
      ) {
        return undefined;
      }
      return `${table} does not stand for the table's indexes: a Query on one is refused. If that is not meant, add ${table}/index/*.`;
    },
  },
  {
    code: 'DYNAMODB_DENY_LEAVES_OTHER_WAYS',
    level: 'security',
    when: 'A Deny of one way to read or write items that leaves others.',
    text({ document, statement }) {
      if (statement.effect !== 'Deny' || statement.notAction) return undefined;
      const denies = document.statements.filter(({ effect }) => effect === 'Deny');
      const open = otherWays.flatMap(([action, others]) => {
        if (covered(statement, [action]).length === 0) return [];
        const left = others.filter((other) => !denies.some((deny) => covered(deny, [other]).length > 0));
        return left.length > 0 ? [`${action} by ${left.join(' and ')}`] : [];
      });
      if (open.length === 0) return undefined;
      return `What is denied can be done in other ways: ${open.join('; ')}. Deny those, too.`;
    },
  },
  {
    code: 'DYNAMODB_ANY_VALUE_ALLOWS_OTHERS',
    level: 'security',
    when: 'An Allow with ForAnyValue for partition keys or attributes.',
    text({ statement }) {
      const entry = itemEntries(statement, 'any')[0];
      if (statement.effect !== 'Allow' || !entry) return undefined;
      return `ForAnyValue asks for one: a request that names one allowed value of ${entry.key} passes with all others that it names. Use ForAllValues.`;
    },
  },
  {
    code: 'DYNAMODB_ALL_VALUES_IN_DENY',
    level: 'security',
    when: 'A Deny with ForAllValues for partition keys or attributes.',
    text({ statement }) {
      const entry = itemEntries(statement, 'all')[0];
      if (statement.effect !== 'Deny' || !entry) return undefined;
      return `Under ForAllValues a request escapes this Deny by one more value of ${entry.key}, and one without any is denied. Use ForAnyValue.`;
    },
  },
  {
    code: 'DYNAMODB_ACTION_DECIDES_NOTHING',
    level: 'warning',
    when: 'TransactGetItems or TransactWriteItems named: no request asks for them.',
    text({ statement }) {
      const named = (statement.action ?? statement.notAction ?? []).filter((name) =>
        transactions.has(name.toLowerCase()),
      );
      if (named.length === 0) return undefined;
      return `No request asks for ${named.join(' or ')}: a transaction needs the actions of its parts (GetItem, PutItem, UpdateItem, DeleteItem, ConditionCheckItem). To tell transactions from others use dynamodb:EnclosingOperation.`;
    },
  },
  {
    code: 'DYNAMODB_ACTION_NEVER_ON_RESOURCE',
    level: 'warning',
    when: 'An action named with resources of another kind only, as GetRecords on a table or GetItem on an index.',
    text({ document: { version }, statement: { action, resource } }) {
      const never = (action ?? []).flatMap((name) => {
        const kind = kindOfAction(name);
        if (!kind || !resource || resource.some((entry) => mayBeOf(arnShapes[kind], entry, version))) return [];
        return [`${name} is asked of a ${kind}`];
      });
      return never.length === 0 ? undefined : `None of the resources is what a request names: ${never.join(', ')}.`;
    },
  },
  {
    code: 'DYNAMODB_NOT_ACROSS_ACCOUNTS',
    level: 'warning',
    when: 'Another account is given an action that DynamoDB never performs for one.',
    text({ statement: { effect, principal, action, resource } }) {
      if (effect !== 'Allow' || !principal || !action) return undefined;
      const owners = new Set((resource ?? []).map((arn) => parseArn(arn)?.account ?? '*'));
      const foreign = principal.filter((entry) => {
        const account = accountOf(entry.value);
        return (
          entry.type === 'AWS' && /^\d{12}$/.test(account) && ![...owners].some((owner) => globMatches(owner, account))
        );
      });
      if (foreign.length < principal.length) return undefined;
      const known = new Map(slotActionNames('table').map((name) => [name.toLowerCase(), name]));
      const vain = action.filter((name) => {
        const spelled = known.get(name.toLowerCase());
        return spelled !== undefined && !allowedCrossAccount(spelled);
      });
      if (vain.length === 0) return undefined;
      return `${vain.join(', ')}: DynamoDB does not do that for another account, whatever the policy says. Leave it out, or let a role of the table's account do it.`;
    },
  },
  {
    code: 'DYNAMODB_LOCKS_OUT_OWNER',
    level: 'warning',
    when: 'An unconditional Deny for everyone of what would change the policy again.',
    text({ statement, form }) {
      const { effect, principal, conditions } = statement;
      if (form !== 'resource' || effect !== 'Deny' || conditions?.length) return undefined;
      if (!principal?.some(({ type, value }) => type !== 'Service' && value === '*')) return undefined;
      if (covered(statement, ['PutResourcePolicy', 'DeleteResourcePolicy']).length < 2) return undefined;
      return "Nobody could change or delete this policy again, save the account's root user, who may delete it. PutResourcePolicy refuses it unless ConfirmRemoveSelfResourceAccess is set. Except the principals that administer the table (aws:PrincipalArn).";
    },
  },
  {
    code: 'DYNAMODB_SOURCE_IP_AND_ENDPOINTS',
    level: 'suggestion',
    when: 'aws:SourceIp alone: a request through a VPC endpoint does not bring it.',
    text({ statement }) {
      const entries = (statement.conditions ?? []).flatMap((condition) =>
        condition.entries.map(({ key }) => key.toLowerCase()),
      );
      const isForIp = (statement.conditions ?? []).some(
        ({ operator, entries: own }) =>
          /^(Not)?IpAddress$/.test(operator) && own.some(({ key }) => key.toLowerCase() === 'aws:sourceip'),
      );
      if (!isForIp || entries.some((key) => endpointKeys.has(key))) return undefined;
      const { effect, conditions } = statement;
      const negated = (conditions ?? []).some(({ operator }) => operator === 'NotIpAddress');
      if (effect === 'Deny' && !negated)
        return 'A request through a VPC endpoint brings no aws:SourceIp: it escapes this Deny. To hold it, too, deny by aws:VpcSourceIp or aws:SourceVpce.';
      if (effect === 'Deny')
        return 'A request through a VPC endpoint brings no aws:SourceIp: this Deny forbids all of them. If that is not meant, use NotIpAddressIfExists, or a condition on aws:SourceVpce beside it.';
      return negated
        ? undefined
        : 'A request through a VPC endpoint brings no aws:SourceIp: this statement does not allow it. If it shall, add a statement with aws:SourceVpce.';
    },
  },
];

/** Other actions with the same effect. A transaction needs the actions of its parts and is no other way. */
const otherWays: readonly (readonly [string, readonly string[]])[] = [
  ['GetItem', ['BatchGetItem', 'Query', 'Scan', 'PartiQLSelect']],
  ['Query', ['Scan', 'PartiQLSelect']],
  ['Scan', ['PartiQLSelect']],
  ['PutItem', ['UpdateItem', 'BatchWriteItem', 'PartiQLInsert']],
  ['UpdateItem', ['PutItem', 'BatchWriteItem', 'PartiQLUpdate']],
  ['DeleteItem', ['BatchWriteItem', 'PartiQLDelete']],
];

const transactions: ReadonlySet<string> = new Set(['dynamodb:transactgetitems', 'dynamodb:transactwriteitems']);

const endpointKeys: ReadonlySet<string> = new Set(['aws:sourcevpce', 'aws:sourcevpc', 'aws:vpcsourceip']);

/** The conditions on partition keys and attributes under such a quantifier, negated ones left out. */
function itemEntries({ conditions }: Statement, quantifier: 'any' | 'all') {
  return (conditions ?? []).flatMap(({ operator, entries }) => {
    const known = parseOperator(operator);
    if (known?.quantifier !== quantifier || known.negated) return [];
    return entries.filter(({ key }) => itemKeys.has(key.toLowerCase()));
  });
}

const itemKeys: ReadonlySet<string> = new Set(['dynamodb:leadingkeys', 'dynamodb:attributes']);

/** What the resource of a request is, by the action; those that may be asked of several kinds are not here. */
const actionsOfKind = {
  table: [
    ...['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'ConditionCheckItem'],
    ...[
      'PartiQLInsert',
      'PartiQLUpdate',
      'PartiQLDelete',
      'CreateTable',
      'DescribeTable',
      'UpdateTable',
      'DeleteTable',
    ],
    ...[
      'DescribeTimeToLive',
      'UpdateTimeToLive',
      'DescribeContinuousBackups',
      'UpdateContinuousBackups',
      'CreateBackup',
    ],
  ],
  stream: ['DescribeStream', 'GetRecords', 'GetShardIterator'],
} as const;

function kindOfAction(name: string): keyof typeof actionsOfKind | undefined {
  const lower = name.toLowerCase();
  const isOf = (names: readonly string[]) => names.some((one) => lower === `dynamodb:${one.toLowerCase()}`);
  return isOf(actionsOfKind.table) ? 'table' : isOf(actionsOfKind.stream) ? 'stream' : undefined;
}

function hasKey({ conditions }: Statement, key: string): boolean {
  return (conditions ?? []).some(({ entries }) => entries.some((entry) => entry.key.toLowerCase() === key));
}

function allowsUnder(statement: Statement, key: string): boolean {
  return statement.effect === 'Allow' && hasKey(statement, key);
}

/** Those of `names` (without vendor) that Action or NotAction covers. */
function covered({ action, notAction }: Statement, names: readonly string[]): readonly string[] {
  const matchers = (action ?? notAction ?? []).map((pattern) => globMatcher(pattern.toLowerCase()));
  const isNamed = (name: string) => matchers.some((matches) => matches(`dynamodb:${name.toLowerCase()}`));
  return names.filter((name) => isNamed(name) === (action !== undefined));
}
