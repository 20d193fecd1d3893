import { describe, expect, it } from 'vitest';
import { diff } from './diff.ts';
import { parsePolicy } from './document.ts';

function allowing(...Statement: object[]) {
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), 'identity');
  if (!parsed.ok) throw new Error(parsed.problem.kind);
  return parsed.document;
}
const allow = (Action: string | string[], more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });

describe('diff without the names of a service', () => {
  it('finds no difference in what means the same', () => {
    const before = allowing(allow(['s3:Get*', 's3:Put*']));
    const after = allowing(allow('s3:put*'), allow('s3:get*'));
    expect(diff(before, after, { form: 'identity' })).toEqual({ gains: [], losses: [] });
  });

  it('gives a request for what is gained, and one for what is lost', () => {
    const before = allowing(allow('s3:GetObject'));
    const after = allowing(
      allow('s3:GetObject', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      allow('s3:PutObject'),
    );
    const { gains, losses } = diff(before, after, { form: 'identity' });
    expect(gains).toMatchObject([{ statementIndex: 1, request: { action: 's3:PutObject' } }]);
    expect(losses).toMatchObject([
      { request: { action: 's3:GetObject', context: { 'aws:securetransport': 'false' } } },
    ]);
  });

  it('says so when the budget does not suffice', () => {
    const { gains } = diff(allowing(allow('s3:Get*')), allowing(allow('s3:*')), { form: 'identity', budget: 1 });
    expect(gains).toMatchObject([{ reason: expect.stringContaining('budget') }]);
    expect(gains[0]).not.toHaveProperty('request');
  });
});
