import { type Block, parseBlock } from '../conditions/ip.ts';
import type { Comparison, Operator } from '../conditions/operator.ts';
import type { ConditionEntry } from '../statement.ts';
import { parseTemplate } from '../variables.ts';
import type { Add } from './finding.ts';
import type { FindingCode } from './finding-kinds.ts';
import { redundantPatterns } from './redundant-patterns.ts';
import { regions } from './regions.ts';
import { proposal } from './similar-name.ts';
import { type Family, familyOf, isOfFamily } from './value-cells.ts';

interface Compared {
  /** The operator as it is written. */
  readonly name: string;
  readonly operator: Operator;
  readonly entry: ConditionEntry;
}

/** About what one key is compared with. */
export function valueFindings({ name, operator, entry }: Compared, add: Add): void {
  const { key, values } = entry;
  const texts = values.map(({ text }) => text);
  const { comparison, negated } = operator;
  if (new Set(values.map(({ literal }) => literal)).size > 1) {
    add('INVALID_CONDITION_DATA_TYPE', `The values of ${key} are of several JSON types: write all as strings.`);
  }
  const family = comparison === 'null' ? 'boolean' : familyOf(comparison);
  if (family === 'boolean' && values.length > 1) {
    add('INVALID_CONDITION_MULTIPLE_BOOLEAN', `${name} takes one value for ${key}: of several it means either.`);
  }
  const wrong = family && texts.find((text) => !text.includes('${') && !isValueOf(family, text));
  if (family && wrong !== undefined) {
    const text = `${JSON.stringify(wrong)} is no ${faults[family].what} for ${name}: it never matches.`;
    add(faults[family].code, text);
  }
  if (family === 'date') {
    const epoch = texts.find((text) => /^\d{5,}(\.\d+)?$/.test(text));
    if (epoch !== undefined) {
      const text = `${epoch} is in seconds since 1970, which a reader cannot check. Write 2026-01-31T12:00:00Z.`;
      add('INVALID_DATE_VALUE', text);
    }
  }
  if (comparison === 'stringEquals' || comparison === 'stringEqualsIgnoreCase') {
    const wild = texts.find(hasWildcard);
    if (wild !== undefined) {
      const like = name.replace(/Equals(IgnoreCase)?/, 'Like');
      const text = `Under ${name} the wildcard in ${JSON.stringify(wild)} is an ordinary character. Use ${like}.`;
      add('WILDCARD_WITHOUT_LIKE_OPERATOR', text);
    }
  }
  if (family !== 'boolean') redundantValues(texts, { name, comparison, add });
  const lower = key.toLowerCase();
  if (comparison === 'ipAddress') rangeFindings(texts, add);
  if (comparison === 'ipAddress' && lower === 'aws:sourceip') privateFindings(texts, { negated, add });
  if (comparison.startsWith('string')) idFindings(lower, texts, add);
}

/** Whether there is one outside of variables. */
function hasWildcard(text: string): boolean {
  return parseTemplate(text, { variables: true }).some(
    (part) => part.kind === 'text' && (part.text.includes('*') || part.text.includes('?')),
  );
}

const faults: Readonly<Record<Family, { readonly code: FindingCode; readonly what: string }>> = {
  boolean: { code: 'TYPE_MISMATCH_BOOLEAN', what: 'boolean (true, false)' },
  date: { code: 'TYPE_MISMATCH_DATE', what: 'date (2026-01-31, 2026-01-31T12:00:00Z)' },
  number: { code: 'TYPE_MISMATCH_NUMBER', what: 'number' },
  binary: { code: 'TYPE_MISMATCH_STRING', what: 'base64 text' },
  address: { code: 'TYPE_MISMATCH_IP_RANGE', what: 'address or block (203.0.113.0/24)' },
};

function isValueOf(family: Family, text: string): boolean {
  if (family === 'boolean') return isOfFamily(family, text.toLowerCase());
  // A block is a value of the policy, an address one of the request.
  if (family === 'address') return parseBlock(text) !== undefined;
  if (family === 'binary') return /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return isOfFamily(family, text);
}

function redundantValues(
  texts: readonly string[],
  { name, comparison, add }: { name: string; comparison: Comparison; add: Add },
): void {
  const bound = /^(numeric|date)(Less|Greater)Than/.exec(comparison);
  if (bound) {
    if (texts.length < 2) return;
    const end = bound[2] === 'Less' ? 'greatest' : 'least';
    add('REDUNDANT_CONDITION_VALUE_NUM', `Of the values under ${name} the ${end} decides: leave the others out.`);
    return;
  }
  const like = comparison === 'stringLike';
  const compared = comparison === 'stringEqualsIgnoreCase' ? texts.map((text) => text.toLowerCase()) : texts;
  const found = like ? redundantPatterns(compared) : repeated(compared);
  for (const [covered, by] of found) {
    const text =
      texts[covered] === texts[by]
        ? `${JSON.stringify(texts[covered])} stands twice: leave one out.`
        : `${JSON.stringify(texts[covered])} is covered by ${JSON.stringify(texts[by])}: leave it out.`;
    add('REDUNDANT_CONDITION_VALUE', text);
  }
}

function repeated(texts: readonly string[]): readonly (readonly [number, number])[] {
  const first = new Map<string, number>();
  return texts.flatMap((text, i) => {
    const before = first.get(text);
    if (before === undefined) first.set(text, i);
    return before === undefined ? [] : [[i, before] as const];
  });
}

function rangeFindings(texts: readonly string[], add: Add): void {
  for (const text of texts) {
    const block = parseBlock(text);
    if (!block) continue;
    const first = masked(block);
    if (first === undefined) continue;
    add('IMPROVE_IP_RANGE', `The bits of ${text} behind its mask are ignored: write ${first}/${block.bits}.`);
  }
}

/** The first address of an IPv4 block, of an IPv6 block what its mask leaves; undefined when that is what is written. */
function masked({ address, bits }: Block): string | undefined {
  const kept = address.map((word, i) => {
    const own = Math.min(32, Math.max(0, bits - 32 * i));
    return own === 0 ? 0 : ((word >>> (32 - own)) << (32 - own)) >>> 0;
  });
  if (kept.every((word, i) => word === address[i]! >>> 0)) return undefined;
  if (kept.length === 1) return [24, 16, 8, 0].map((shift) => (kept[0]! >>> shift) & 255).join('.');
  return kept.flatMap((word) => [(word >>> 16).toString(16), (word & 65535).toString(16)]).join(':');
}

function privateFindings(texts: readonly string[], { negated, add }: { negated: boolean; add: Add }): void {
  const kept = texts.filter(isPrivate);
  if (kept.length === 0) return;
  const where = 'For a VPC use aws:VpcSourceIp with aws:SourceVpc.';
  if (kept.length < texts.length) {
    const text = `aws:SourceIp is a public address: ${kept.join(', ')} will never be it. ${where}`;
    add(negated ? 'PRIVATE_NOT_IP_ADDRESS_SUBSET' : 'PRIVATE_IP_ADDRESS_SUBSET', text);
  } else if (negated) {
    add('PRIVATE_NOT_IP_ADDRESS', `aws:SourceIp is a public address: this holds for every request. ${where}`);
  } else {
    add('PRIVATE_IP_ADDRESS', `aws:SourceIp is a public address: no request has one of these. ${where}`);
  }
}

/** Source: RFC 1918, RFC 4193, RFC 6598 (between carriers and customers), RFC 3927 (link-local), RFC 1122 (loopback). */
function isPrivate(text: string): boolean {
  const carrier = /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
  return (
    /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|127\.|169\.254\.|f[cd][0-9a-f]{2}:)/i.test(text) || carrier.test(text)
  );
}

function idFindings(key: string, texts: readonly string[], add: Add): void {
  // What a wildcard or variable may stand for is not looked at.
  const fixed = texts.filter((text) => !/[*?$]/.test(text));
  for (const text of fixed) {
    if (key === 'aws:sourcevpc' && !/^vpc-[0-9a-f]{8}([0-9a-f]{9})?$/.test(text)) {
      const other = text.startsWith('vpce-') ? ' For endpoints use aws:SourceVpce.' : '';
      add('INVALID_VPC_FORMAT', `${text} is no VPC: they are called vpc- and 8 or 17 of 0-9 and a-f.${other}`);
    }
    if (key === 'aws:sourcevpce' && !/^vpce-[0-9a-f]{8}([0-9a-f]{9})?$/.test(text)) {
      const other = text.startsWith('vpc-') ? ' For VPCs use aws:SourceVpc.' : '';
      const said = `${text} is no VPC endpoint: they are called vpce- and 8 or 17 of 0-9 and a-f.${other}`;
      add('INVALID_VPCE_FORMAT', said);
    }
    if (key === 'aws:requestedregion' && !regions.includes(text)) {
      add('INVALID_REGION', `AWS has no Region ${text}.${proposal(text, regions)}`);
    }
  }
}
