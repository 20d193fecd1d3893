import { describe, expect, it } from 'vitest';
import { translateDynamodbLocalFlags } from './dynamodb-local-flags.ts';

const translate = (line: string) => translateDynamodbLocalFlags(line.split(' '));

describe("DynamoDB Local's command line", () => {
  it('is taken with all that is said to Java before it', () => {
    const line =
      '-Djava.library.path=./DynamoDBLocal_lib -Xmx256m -jar DynamoDBLocal.jar -sharedDb -dbPath ./data -port 8001';
    expect(translate(line).args).toEqual(['--shared-db', '--data', './data', '--port', '8001']);
  });

  it('is taken in both spellings, with a value behind a blank or an equals sign', () => {
    for (const line of ['-inMemory -cors *', '--in-memory --cors *', '--inMemory -cors *'])
      expect(translate(line).args).toEqual(['--memory', '--cors', '*']);
    expect(translate('--db-path=./data=1').args).toEqual(['--data=./data=1']);
  });

  it('says so where a flag asks for nothing here', () => {
    const { args, notes } = translate('-optimizeDbBeforeStartup --disable-telemetry -delayTransientStatuses');
    expect(args).toEqual(['--delay-transient-statuses']);
    expect(notes).toEqual([
      '-optimizeDbBeforeStartup: the store here needs no such step',
      '--disable-telemetry: nothing is ever reported to anybody',
    ]);
  });

  it('leaves our own flags, and what it does not know, to be read or refused by name', () => {
    expect(translate('serve --memory -notAFlag').args).toEqual(['serve', '--memory', '-notAFlag']);
  });
});
