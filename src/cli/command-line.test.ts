import { describe, expect, it } from 'vitest';
import { readCommandLine, version } from './command-line.ts';

function run(line: string, environment: Record<string, string> = {}) {
  let out = '';
  let err = '';
  const result = readCommandLine(line === '' ? [] : line.split(' '), {
    environment,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { result, out, err };
}

const options = (line: string, environment?: Record<string, string>) => {
  const { result, err } = run(line, environment);
  if (result.kind !== 'serve') throw new Error(err);
  return result.options;
};

describe('the command line', () => {
  it('keeps data in a folder when nothing is said', () => {
    const expected = { data: { kind: 'folder', path: 'dynaward-data' } };
    expect(options('')).toEqual(expected);
    expect(options('serve')).toEqual(expected);
  });

  it('takes the key from a file, or from the environment alone', () => {
    expect(options('--key-file k')).toMatchObject({ secretKey: { kind: 'file', path: 'k' } });
    expect(options('', { DYNAWARD_KEY: 'text' })).toMatchObject({ secretKey: { kind: 'text', text: 'text' } });
    expect(run('--key-file k', { DYNAWARD_KEY: 'text' })).toMatchObject({
      result: { kind: 'exit', status: 2 },
      err: 'error: DYNAWARD_KEY and a key file are both given; keep one of them\n',
    });
  });

  it('reads every setting', () => {
    const line =
      'serve --port 0 --host 127.0.0.1 --host ::1 --data d --config c.yaml --region eu-west-1 --shared-db ' +
      '--no-well-known-credentials --policy-change-window 15000 --policy-read-lag 1 --policy-enforcement-lag 2 ' +
      '--delay-transient-statuses --cors http://a,http://b --log-level debug';
    expect(options(line)).toEqual({
      port: 0,
      hosts: ['127.0.0.1', '::1'],
      data: { kind: 'folder', path: 'd' },
      configuration: 'c.yaml',
      region: 'eu-west-1',
      sharedDb: true,
      wellKnownCredentials: false,
      policyChangeWindowMilliseconds: 15_000,
      policyReadLagMilliseconds: 1,
      policyEnforcementLagMilliseconds: 2,
      tableStatusDelayMilliseconds: 1000,
      corsOrigins: ['http://a', 'http://b'],
      logLevel: 'debug',
    });
  });

  it('lets a flag win over an environment variable', () => {
    const environment = { DYNAWARD_PORT: '9000', DYNAWARD_DATA: 'elsewhere', DYNAWARD_SHARED_DB: 'false' };
    expect(options('', environment)).toEqual({
      port: 9000,
      data: { kind: 'folder', path: 'elsewhere' },
      sharedDb: false,
    });
    expect(options('--memory --port 1', environment)).toMatchObject({ port: 1, data: { kind: 'memory' } });
    expect(options('--data here', { DYNAWARD_MEMORY: 'true' }).data).toEqual({ kind: 'folder', path: 'here' });
  });

  it('passes on what is to be said about flags without meaning here', () => {
    expect(run('-inMemory -disableTelemetry').result).toMatchObject({
      kind: 'serve',
      options: { data: { kind: 'memory' } },
      notes: ['-disableTelemetry: nothing is ever reported to anybody'],
    });
  });

  it.each([
    ['--port 65536', 'error: --port: expected a whole number from 0 to 65535, got "65536"'],
    ['--port 1e3', 'error: --port: expected a whole number from 0 to 65535, got "1e3"'],
    ['--port', "error: option '--port <number>' argument missing"],
    ['--memory --data d', "error: option '--memory' cannot be used with option '--data <folder>'"],
    ['--log-level loud', 'error: --log-level: expected one of fatal,'],
    ['--host 127.0.0.1,', 'error: --host: expected values separated by commas'],
    ['--region a/b', 'error: --region: expected a Region such as us-east-1'],
    ['--wrong', "error: unknown option '--wrong'"],
    ['serv', 'error: too many arguments'],
  ])('refuses %s with status 2', (line, sentence) => {
    const { result, out, err } = run(line);
    expect(result).toEqual({ kind: 'exit', status: 2 });
    expect(err).toContain(sentence);
    expect(out).toBe('');
  });

  it('names the variable that makes no sense', () => {
    const { result, err } = run('', { DYNAWARD_MEMORY: 'yes' });
    expect(result).toEqual({ kind: 'exit', status: 2 });
    expect(err).toContain('DYNAWARD_MEMORY: expected true or false, got "yes"');
  });

  it('shows help with examples, and its version, with status 0', () => {
    const { result, out } = run('--help');
    expect(result).toEqual({ kind: 'exit', status: 0 });
    expect(out).toContain('Usage: dynaward [serve] [options]');
    expect(out).toContain('Examples:');
    expect(run('-version').out).toBe(`${version}\n`);
  });
});
