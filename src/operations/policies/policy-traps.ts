import type { Finding } from '../../policy/analysis/finding.ts';
import { AccessComparison } from '../../policy/analysis/new-access.ts';
import { witnessText } from '../../policy/analysis/witness-text.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { globMatches } from '../../policy/glob.ts';
import type { PolicyForm, Statement } from '../../policy/statement.ts';
import type { Slot } from './policy-actions.ts';
import { policyVocabulary } from './policy-vocabulary.ts';

/**
 * What DynamoDB's policies do, and their authors do not expect. Source: DynamoDB Developer Guide, "Using IAM policy conditions for
 * fine-grained access control", "Resource-based policy considerations", "IAM policies for PartiQL".
 */
export function policyTraps(document: PolicyDocument, { form, slot }: TrapOptions): readonly Finding[] {
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
  /** Undefined: the statement does not fall into it. */
  text(situation: Situation): string | undefined;
}

const reads = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];
const writesThatReturn = ['PutItem', 'UpdateItem', 'DeleteItem'];

const traps: readonly Trap[] = [
  {
    code: 'DYNAMODB_ATTRIBUTES_WITHOUT_SELECT',
    level: 'security',
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
    text({ statement, form }) {
      const fine = ['dynamodb:leadingkeys', 'dynamodb:attributes'].find((key) => allowsUnder(statement, key));
      if (form !== 'resource' || !fine) return undefined;
      return "A condition limits this Allow, not the principal: an identity policy of the table's own account that allows the action lets it pass without the condition. To forbid, use a Deny.";
    },
  },
  {
    code: 'DYNAMODB_TABLE_WITHOUT_INDEXES',
    level: 'suggestion',
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
];

/** Other actions with the same effect. A transaction needs the actions of its parts and is no other way. */
const otherWays: readonly (readonly [string, readonly string[]])[] = [
  ['GetItem', ['BatchGetItem', 'PartiQLSelect']],
  ['PutItem', ['BatchWriteItem', 'PartiQLInsert']],
  ['UpdateItem', ['PartiQLUpdate']],
  ['DeleteItem', ['BatchWriteItem', 'PartiQLDelete']],
  ['Scan', ['PartiQLSelect']],
];

function hasKey({ conditions }: Statement, key: string): boolean {
  return (conditions ?? []).some(({ entries }) => entries.some((entry) => entry.key.toLowerCase() === key));
}

function allowsUnder(statement: Statement, key: string): boolean {
  return statement.effect === 'Allow' && hasKey(statement, key);
}

/** Those of `names` (without vendor) that Action or NotAction covers. */
function covered({ action, notAction }: Statement, names: readonly string[]): readonly string[] {
  const matches = (patterns: readonly string[], name: string) =>
    patterns.some((pattern) => globMatches(pattern.toLowerCase(), `dynamodb:${name.toLowerCase()}`));
  return names.filter((name) => (action ? matches(action, name) : !matches(notAction ?? [], name)));
}
