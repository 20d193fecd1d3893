import type { PolicyDocument } from '../document.ts';
import { globMatches } from '../glob.ts';
import { principalSort } from '../principal-names.ts';
import type { Statement } from '../statement.ts';
import type { ElementPlaces } from './element-places.ts';
import type { CheckOptions, Finding } from './finding.ts';

/** About actions, resources, principals and variables: what they name. */
export function nameFindings(
  document: PolicyDocument,
  places: ElementPlaces,
  { service }: CheckOptions,
): readonly Finding[] {
  return document.statements.flatMap((statement, index) => {
    const findings: Finding[] = [];
    const at = (element: string, item?: number): Add => {
      const place = places.of(index, element, item);
      return (code, level, text) => findings.push({ code, level, text, line: place.line, column: place.column });
    };
    for (const [element, patterns] of lists(statement, 'action')) {
      for (const [i, pattern] of patterns.entries()) actionFindings(pattern, at(element, i), service);
      redundant(patterns.map((one) => one.toLowerCase())).forEach(([covered, by]) => {
        at(element, covered)('REDUNDANT_ACTION', 'suggestion', `${patterns[covered]} is covered by ${patterns[by]}.`);
      });
    }
    for (const [element, patterns] of lists(statement, 'resource')) {
      for (const [i, pattern] of patterns.entries()) resourceFindings(pattern, at(element, i));
      redundant(patterns).forEach(([covered, by]) => {
        at(element, covered)('REDUNDANT_RESOURCE', 'suggestion', `${patterns[covered]} is covered by ${patterns[by]}.`);
      });
    }
    for (const entry of statement.principal ?? statement.notPrincipal ?? []) {
      if (principalSort(entry) !== 'malformed') continue;
      const add = at(statement.principal ? 'Principal' : 'NotPrincipal');
      if (entry.value.includes('*')) {
        const text = `${entry.value}: a principal is named in full, or as "*". Use a condition on aws:PrincipalArn for patterns.`;
        add('UNSUPPORTED_WILDCARD_IN_PRINCIPAL', 'error', text);
      } else {
        add(
          'INVALID_PRINCIPAL_FORMAT',
          'error',
          `${entry.value} names no principal: use an account id or the ARN of a user, role or session.`,
        );
      }
    }
    variableFindings({ document, statement, at });
    return findings;
  });
}

type Add = (code: string, level: Finding['level'], text: string) => void;

function lists(
  statement: Statement,
  element: 'action' | 'resource',
): readonly (readonly [string, readonly string[]])[] {
  const [positive, negative] =
    element === 'action' ? [statement.action, statement.notAction] : [statement.resource, statement.notResource];
  const name = element === 'action' ? 'Action' : 'Resource';
  return positive ? [[name, positive]] : negative ? [[`Not${name}`, negative]] : [];
}

function actionFindings(pattern: string, add: Add, { vendor, actions }: CheckOptions['service']): void {
  if (pattern === '*') return;
  if (pattern.split(':').length !== 2) {
    add('INVALID_ACTION', 'error', `${pattern} is no action: write vendor:Name, such as ${vendor}:…`);
    return;
  }
  const lower = pattern.toLowerCase();
  if (!lower.startsWith(`${vendor}:`) || !actions) return;
  if (!actions.known.some((name) => globMatches(lower, name.toLowerCase()))) {
    add('INVALID_ACTION', 'error', `There is no action ${pattern}.`);
  }
}

function resourceFindings(pattern: string, add: Add): void {
  if (pattern === '*') return;
  const fields = pattern.split(':');
  if (fields[0] !== 'arn') {
    add('INVALID_ARN_PREFIX', 'error', `${pattern} is no ARN: write arn:aws:… or "*".`);
  } else if (fields.length < 6) {
    add('MISSING_ARN_FIELD', 'error', `${pattern} has fewer than the six fields of an ARN.`);
  } else {
    const [, partition = '', , , account = ''] = fields;
    if (!/^(aws|aws-cn|aws-us-gov|\*)$/.test(partition))
      add('INVALID_PARTITION', 'error', `There is no partition ${partition}.`);
    if (!/^(\d{12}|aws|)$/.test(account) && !/[*?]/.test(account)) {
      add('INVALID_ARN_ACCOUNT', 'error', `${account} is no account: it has twelve digits.`);
    }
  }
}

/** Each pattern that another one covers, with that one; of two equal ones the second. */
function redundant(patterns: readonly string[]): readonly (readonly [number, number])[] {
  return patterns.flatMap((pattern, i) => {
    if (pattern.includes('${')) return [];
    // Taken for a text, a pattern has wildcards only where the covering one has a `*`.
    const by = patterns.findIndex(
      (other, j) => j !== i && !other.includes('?') && globMatches(other, pattern) && (other !== pattern || j < i),
    );
    return by < 0 ? [] : [[i, by] as const];
  });
}

interface PlacedStatement {
  readonly document: PolicyDocument;
  readonly statement: Statement;
  at(element: string, item?: number): Add;
}

function variableFindings({ document, statement, at }: PlacedStatement): void {
  for (const [element, patterns] of lists(statement, 'action')) {
    for (const [i, text] of patterns.entries()) {
      if (!text.includes('${')) continue;
      at(element, i)('VARIABLE_UNSUPPORTED_IN_ELEMENT', 'error', `${element} has no variables: ${text} is plain text.`);
    }
  }
  const texts = [
    ...lists(statement, 'resource').flatMap(([element, patterns]) =>
      patterns.map((text, i) => [text, element, i] as const),
    ),
    ...(statement.conditions ?? []).flatMap(({ entries }) =>
      entries.flatMap(({ values }) => values.map(({ text }) => [text, 'Condition', undefined] as const)),
    ),
  ];
  for (const [text, element, i] of texts) {
    if (!text.includes('${')) continue;
    const fault = variableFault(text);
    if (document.version !== '2012-10-17') {
      const said = `${text} is plain text: only the Version 2012-10-17 has variables.`;
      at(element, i)('VARIABLE_UNSUPPORTED_IN_VERSION', 'warning', said);
    } else if (fault) {
      at(element, i)(fault[0], 'error', fault[1]);
    }
  }
}

function variableFault(text: string): readonly [string, string] | undefined {
  for (const piece of text.split('${').slice(1)) {
    const close = piece.indexOf('}');
    const inside = piece.slice(0, close);
    if (close < 0) return ['MISSING_BRACE_IN_VARIABLE', `A variable in ${text} has no closing brace.`];
    if (inside === '') return ['EMPTY_VARIABLE', `A variable in ${text} names no key.`];
    const [key = '', fallback] = inside.split(/,(.*)/s);
    if (key !== key.trim() || /\s/.test(key))
      return ['UNSUPPORTED_SPACE_IN_VARIABLE', `A variable in ${text} has a space.`];
    if (fallback !== undefined && !/^\s*'[^']*'\s*$/.test(fallback)) {
      return ['MISSING_QUOTE_IN_VARIABLE', `The default in ${text} does not stand between single quotes.`];
    }
  }
  return undefined;
}
