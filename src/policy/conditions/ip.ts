import { consistsOf, hexDigits } from '../characters.ts';
import { keepLastAnswer } from '../last-answer.ts';
import { skipDigits } from './numeric.ts';

/**
 * IpAddress: the request's address lies in one of the policy's CIDR blocks. IPv4 and IPv6 never match each other, an IPv4-mapped IPv6
 * address (`::ffff:192.0.2.1`) included; what is no address matches nothing. Source: RFC 4291, RFC 4632.
 */
export function ipAddress(values: readonly string[]): (value: string) => boolean {
  const blocks = values.map(parseBlock).filter((block) => block !== undefined);
  return (value) => {
    const address = requestedAddress(value);
    if (address === undefined) return false;
    for (const block of blocks) if (contains(block, address)) return true;
    return false;
  };
}

const requestedAddress = keepLastAnswer(parseAddress);

/** 32 bits per word: one for IPv4, four for IPv6. */
type Address = readonly number[];

export interface Block {
  readonly address: Address;
  /** Length of the prefix in bits. */
  readonly bits: number;
}

function contains(block: Block, address: Address): boolean {
  if (block.address.length !== address.length) return false;
  for (let word = 0, bits = block.bits; bits > 0; word++, bits -= 32) {
    const ignored = Math.max(0, 32 - bits);
    if (((block.address[word] as number) ^ (address[word] as number)) >>> ignored !== 0) return false;
  }
  return true;
}

/** Whether some address lies in both. */
export function blocksOverlap(one: Block, other: Block): boolean {
  return one.bits <= other.bits ? contains(one, other.address) : contains(other, one.address);
}

/** An address alone is the block that holds just it. */
export function parseBlock(text: string): Block | undefined {
  const [host, length, ...more] = text.split('/') as [string, ...string[]];
  const address = parseAddress(host);
  if (!address || more.length > 0) return undefined;
  const bitsMax = address.length * 32;
  const bits = length === undefined ? bitsMax : parseSmall(length, bitsMax);
  return bits === undefined ? undefined : { address, bits };
}

function parseAddress(text: string): Address | undefined {
  if (text.includes(':')) return parseIpv6(text);
  const word = parseIpv4(text);
  return word === undefined ? undefined : [word];
}

function parseIpv4(text: string): number | undefined {
  let word = 0;
  let start = 0;
  for (let i = 0; i < 4; i++) {
    const end = skipDigits(text, start);
    const byte = parseSmall(text.slice(start, end), 255);
    if (byte === undefined || (i < 3 ? text[end] !== '.' : end !== text.length)) return undefined;
    word = (word << 8) | byte;
    start = end + 1;
  }
  return word >>> 0;
}

function parseIpv6(text: string): Address | undefined {
  const [before, behind, ...more] = text.split('::') as [string, ...string[]];
  const head = parseGroups(before, behind === undefined);
  const tail = behind === undefined ? [] : parseGroups(behind, true);
  if (!head || !tail || more.length > 0) return undefined;
  const missing = 8 - head.length - tail.length;
  if (behind === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return [0, 2, 4, 6].map((i) => (((groups[i] as number) << 16) | (groups[i + 1] as number)) >>> 0);
}

/** Groups of 16 bits between colons; `embedded`: the last may be an IPv4 address, which makes two. */
function parseGroups(text: string, embedded: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (embedded && i === parts.length - 1 && part.includes('.')) {
      const word = parseIpv4(part);
      if (word === undefined) return undefined;
      groups.push(word >>> 16, word & 0xffff);
    } else {
      if (part === '' || part.length > 4 || !consistsOf(part, hexDigits)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** A decimal number from 0 to `max`, without leading zeros: `010` is eight to some and ten to others. */
function parseSmall(text: string, max: number): number | undefined {
  if (text.length < 1 || text.length > 3 || skipDigits(text, 0) !== text.length) return undefined;
  if (text.length > 1 && text[0] === '0') return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}
