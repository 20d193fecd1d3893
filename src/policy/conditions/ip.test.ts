import { describe, expect, it } from 'vitest';
import { type Block, blocksOverlap, parseBlock } from './ip.ts';

describe('blocksOverlap', () => {
  it.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.0.0.0/8', '11.0.0.0/8', false],
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.9.9.9/8', '10.0.0.0/8', true],
    ['10.0.0.0/16', '10.1.0.0/8', true],
    ['10.0.0.0/16', '10.1.0.0/16', false],
    ['0.0.0.0/0', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.6', false],
    ['0.0.0.0/0', '::/0', false],
    ['2001:db8::/32', '2001:db8:8000::/33', true],
    ['2001:db8::/33', '2001:db8:8000::/33', false],
    ['2001:db8::/33', '2001:db8:8000::/32', true],
  ])('of %s and %s: %s', (one, other, expected) => {
    expect(blocksOverlap(block(one), block(other))).toBe(expected);
    expect(blocksOverlap(block(other), block(one))).toBe(expected);
  });
});

function block(text: string): Block {
  return parseBlock(text) as Block;
}
