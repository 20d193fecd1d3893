import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { ComparisonVerdict } from '../authorization/candidates.ts';
import { exitStatuses } from './command-line.ts';
import type { DecisionEvent } from './decision-log.ts';
import type { AddCommand } from './tool.ts';

/** `dynaward explain <request id> --log <file>`: why was this allowed or refused. */
export const addExplain: AddCommand = (parent, { out, err, finish }) => {
  parent
    .description('Say in words why a request was allowed or refused, from the decision log of the server.')
    .argument(
      '<request-id>',
      'x-amzn-RequestId of the answer; SDKs show it as $metadata.requestId, the CLI with --debug',
    )
    .requiredOption('--log <file>', 'what the server was started with as --decision-log')
    .action(async (requestId: string, { log }: { log: string }) => {
      const known = await stat(log).catch(() => undefined);
      if (!known?.isFile()) {
        err(`error: there is no file ${log}. Start the server with --decision-log ${log}, then ask again.\n`);
        return finish(exitStatuses.usage);
      }
      let found = 0;
      for await (const line of createInterface({ input: createReadStream(log), crlfDelay: Number.POSITIVE_INFINITY })) {
        // Most lines are other requests': they are not worth parsing.
        if (!line.includes(requestId)) continue;
        const event = eventOf(line);
        if (event?.requestID !== requestId) continue;
        found++;
        await out(eventText(event));
      }
      if (found === 0) err(`No decision of the request ${requestId} is in ${log}.\n`);
      finish(found > 0 ? 0 : exitStatuses.failed);
    });
};

/** Undefined for a line that a crash cut short. */
function eventOf(line: string): DecisionEvent | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const verdictText: Readonly<Record<ComparisonVerdict, string>> = {
  agrees: 'agrees',
  wouldRefuse: 'would refuse',
  wouldAllow: 'would allow',
  failed: 'could not be asked',
};

function shadowText({ decision, reason }: NonNullable<DecisionEvent['additionalEventData']['shadow']>): string {
  return decision === undefined ? '' : `: ${decision}: ${reason}`;
}

function eventText({
  eventTime,
  userIdentity,
  eventSource,
  eventName,
  resources,
  additionalEventData,
}: DecisionEvent): string {
  const who = (userIdentity as { arn?: string }).arn ?? 'nobody';
  const action = `${eventSource.slice(0, eventSource.indexOf('.'))}:${eventName}`;
  const { decision, reason, layers, letPass, shadow } = additionalEventData;
  const said = Object.entries(layers).map(([kind, word]) => `${kind} ${word}`);
  return [
    `${eventTime}  ${action} on ${resources[0]?.ARN}`,
    `  by ${who}`,
    `  ${decision}: ${reason}`,
    ...(said.length > 0 ? [`  policies asked: ${said.join(', ')}`] : []),
    ...(letPass ? ['  let pass, because the server audits: enforcing, it would have refused this'] : []),
    ...(shadow ? [`  candidate ${shadow.candidate} ${verdictText[shadow.verdict]}${shadowText(shadow)}`] : []),
    '',
  ].join('\n');
}
