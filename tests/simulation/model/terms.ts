import type { Terms } from './conditions.ts';
import { type Item, type Path, typeOf, type Value } from './values.ts';

/** Names and values of an expression, behind placeholders. */
export class Placeholders implements Terms {
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, Value> = {};

  path(path: Path): string {
    const steps = path.map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      this.#names[`#${step}`] = step;
      return `.#${step}`;
    });
    return steps.join('').slice(1);
  }

  value(value: Value): string {
    const name = `:v${Object.keys(this.#values).length}`;
    this.#values[name] = value;
    return name;
  }

  /** As members of a request. */
  get members(): object {
    return {
      ...(Object.keys(this.#names).length > 0 && { ExpressionAttributeNames: this.#names }),
      ...(Object.keys(this.#values).length > 0 && { ExpressionAttributeValues: this.#values }),
    };
  }
}

/** Names and values of a statement; some of the values are parameters. Text must be made in the order in which it is read. */
export class StatementTerms implements Terms {
  readonly #parameters: Value[] = [];
  readonly #isParameter: () => boolean;

  constructor(isParameter: () => boolean) {
    this.#isParameter = isParameter;
  }

  path(path: Path): string {
    return path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `."${step}"`))
      .join('')
      .slice(1);
  }

  value(value: Value): string {
    const literal = this.#isParameter() ? undefined : literalOf(value);
    if (literal !== undefined) return literal;
    this.#parameters.push(value);
    return '?';
  }

  key(key: Item): string {
    return Object.entries(key)
      .map(([name, value]) => `"${name}" = ${this.value(value)}`)
      .join(' AND ');
  }

  tuple(item: Item): string {
    return `{${Object.entries(item)
      .map(([name, value]) => `'${name}': ${this.value(value)}`)
      .join(', ')}}`;
  }

  get members(): object {
    return this.#parameters.length > 0 ? { Parameters: this.#parameters } : {};
  }
}

/** Undefined for what cannot be written. */
function literalOf(value: Value): string | undefined {
  const type = typeOf(value);
  const held = value[type];
  if (type === 'S') return `'${held.replaceAll("'", "''")}'`;
  if (type === 'N') return held;
  if (type === 'BOOL') return String(held);
  if (type === 'NULL') return 'NULL';
  if (type === 'SS' || type === 'NS') {
    return `<<${held.map((one: string) => literalOf({ [type[0]!]: one })).join(', ')}>>`;
  }
  if (type === 'L') {
    const parts = held.map(literalOf);
    return parts.includes(undefined) ? undefined : `[${parts.join(', ')}]`;
  }
  if (type !== 'M') return undefined;
  const parts = Object.entries<Value>(held).map(([name, one]) => [name, literalOf(one)] as const);
  return parts.some(([, one]) => one === undefined)
    ? undefined
    : `{${parts.map(([name, one]) => `'${name}': ${one}`).join(', ')}}`;
}
