// Where a program can be changed by one small step: the mutants of a parsed program. Every rule says what it puts in the place of what.

/**
 * Mutants of `text`, whose ESTree program is `program`, for the nodes of which `wanted(start)` holds. Each is `{ operator, start, end, to }`: put `to` in the
 * place of the characters from `start` to `end`.
 */
export function findMutants(program, text, wanted) {
  const mutants = [];
  walk(program, [], (node, ancestors) => {
    if (!wanted(node.start)) return;
    const rules = rulesByType[node.type];
    if (!rules) return;
    const source = ({ start, end }) => text.slice(start, end);
    for (const [operator, replaced, to] of rules(node, { ancestors, source })) {
      mutants.push({ operator, start: replaced.start, end: replaced.end, to });
    }
  });
  return mutants;
}

const comparisons = { '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'] };
const equalities = { '===': ['!=='], '!==': ['==='] };
const arithmetic = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
};
const assignments = {
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '|=': '&=',
  '&=': '|=',
  '??=': '=',
  '>>=': '<<=',
  '<<=': '>>=',
};
const logical = { '&&': '||', '||': '&&', '??': '&&' };
const methods = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  indexOf: 'lastIndexOf',
  lastIndexOf: 'indexOf',
  padStart: 'padEnd',
  push: 'unshift',
  toLowerCase: 'toUpperCase',
  toUpperCase: 'toLowerCase',
};
/** Methods that can be left out: what they are called on stays. */
const leftOut = new Set(['filter', 'slice', 'sort', 'reverse', 'trim', 'toLowerCase', 'toUpperCase', 'flat', 'concat']);

const rulesByType = {
  IfStatement: ({ test }) => always(test),
  ConditionalExpression: ({ test }) => always(test),
  WhileStatement: ({ test }) => never(test),
  ForStatement: ({ test }) => (test ? never(test) : []),
  BinaryExpression: replacedOperator,
  LogicalExpression: replacedOperator,
  AssignmentExpression: replacedOperator,
  UpdateExpression: (node, { source }) => [
    ['update', node, source(node).replace(node.operator, node.operator === '++' ? '--' : '++')],
  ],
  UnaryExpression(node, { source }) {
    return ['!', '-', '~'].includes(node.operator) ? [['negation', node, `(${source(node.argument)})`]] : [];
  },
  Literal(node, { ancestors }) {
    // esbuild writes `undefined` as `void 0`.
    if (isName(node, ancestors.at(-1)) || ancestors.at(-1).operator === 'void') return [];
    if (typeof node.value === 'boolean') return [['boolean', node, String(!node.value)]];
    if (typeof node.value === 'number') {
      const next = ['number', node, `(${node.value + 1})`];
      return node.value > 0 ? [next, ['number', node, `(${node.value - 1})`]] : [next];
    }
    return typeof node.value === 'string' ? [['string', node, node.value === '' ? '"mutant"' : '""']] : [];
  },
  TemplateLiteral: (node) => [['string', node, '""']],
  ArrayExpression: (node) => (node.elements.length > 0 ? [['array', node, '[]']] : []),
  ExpressionStatement: (node) => (isEffect(node.expression) ? [['statement', node, ';']] : []),
  ThrowStatement: (node) => [['statement', node, ';']],
  ContinueStatement: (node) => [['statement', node, ';']],
  BreakStatement: (node) => [['statement', node, ';']],
  ReturnStatement: (node, { ancestors }) => (isLast(node, ancestors) ? [] : [['return', node, ';']]),
  SwitchCase({ consequent }) {
    const [first] = consequent;
    return first ? [['case', { start: first.start, end: consequent.at(-1).end }, '']] : [];
  },
  CallExpression(node, { source }) {
    const { callee } = node;
    if (callee.type !== 'MemberExpression' || callee.computed) return [];
    const name = callee.property.name;
    const other = Object.hasOwn(methods, name) ? [['method', callee.property, methods[name]]] : [];
    return leftOut.has(name) ? [...other, ['method', node, source(callee.object)]] : other;
  },
  MemberExpression: (node, { source }) =>
    node.optional ? [['chain', node, source(node).replace(afterObject(node), withoutQuestion)]] : [],
};

function replacedOperator(node, { source }) {
  const { left, right, operator } = node;
  const [kind, others] =
    node.type === 'LogicalExpression'
      ? ['logic', [logical[operator]]]
      : node.type === 'AssignmentExpression'
        ? ['assignment', assignments[operator] ? [assignments[operator]] : []]
        : comparisons[operator]
          ? ['comparison', comparisons[operator]]
          : equalities[operator]
            ? ['equality', equalities[operator]]
            : ['arithmetic', arithmetic[operator] ?? []];
  return others.map((other) => {
    // `??` may not stand beside `&&` or `||` without parentheses.
    const [first, second] = [left, right].map((side) => (kind === 'logic' ? `(${source(side)})` : source(side)));
    const whole = `${first} ${other} ${second}`;
    return [kind, node, kind === 'assignment' ? whole : `(${whole})`];
  });
}

function always(test) {
  return [
    ['condition', test, 'true'],
    ['condition', test, 'false'],
  ];
}

function never(test) {
  return [['condition', test, 'false']];
}

/** `a?.b` to `a.b`, `a?.[b]` to `a[b]`. */
function afterObject({ start, object }) {
  return {
    [Symbol.replace]: (text, change) => text.slice(0, object.end - start) + change(text.slice(object.end - start)),
  };
}

function withoutQuestion(rest) {
  return rest.replace(/\?\.\[/, '[').replace(/\?\./, '.');
}

/** The key of a property, what is imported, a directive: no value that the program works with. */
function isName(node, parent) {
  if (parent.type === 'Property' || parent.type === 'PropertyDefinition')
    return parent.key === node && !parent.computed;
  return parent.type.startsWith('Import') || parent.type.startsWith('Export') || parent.directive !== undefined;
}

function isEffect({ type }) {
  return type === 'CallExpression' || type === 'AssignmentExpression' || type === 'UpdateExpression';
}

/** Whether a return is the function's ordinary end and not an early way out. */
function isLast(node, ancestors) {
  const block = ancestors.at(-1);
  const isBody = /Function/.test(ancestors.at(-2)?.type ?? '');
  return isBody && block.type === 'BlockStatement' && block.body.at(-1) === node;
}

function walk(node, ancestors, visit) {
  visit(node, ancestors);
  const path = [...ancestors, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') walk(child, path, visit);
    }
  }
}
