import type { Stream } from '../../database/catalog/catalog.ts';
import { streamsPageMax } from '../../limits.ts';
import { listStreamsInput } from '../../shapes/streams.ts';
import type { Operation } from '../operation.ts';
import { accountArn, type NamedTable, namedTable } from '../resource-names.ts';

interface ListStreamsRequest {
  readonly table: NamedTable | undefined;
  readonly limit: number;
  readonly startArn: string | undefined;
}

/** The streams of an account in a Region. Source: API reference, ListStreams; an unknown table has none (inferred). */
export const listStreams: Operation<ListStreamsRequest> = {
  name: 'ListStreams',
  service: 'dynamodbstreams',

  input: {
    read(input, home) {
      const request = listStreamsInput.read(input);
      return {
        table: request.TableName === undefined ? undefined : namedTable(request.TableName, home),
        limit: request.Limit ?? streamsPageMax,
        startArn: request.ExclusiveStartStreamArn,
      };
    },
  },

  permissions: (_request, { home }) => [
    {
      action: 'dynamodb:ListStreams',
      resource: accountArn(home),
      resourceAccount: home.account,
      crossAccount: false,
    },
  ],

  execute(request, context) {
    const rest = context.database.catalog
      .streams(context.home)
      .filter((stream) => isWanted(stream, request))
      .filter((stream) => request.startArn === undefined || stream.arn > request.startArn);
    const page = rest.slice(0, request.limit);
    const last = page.at(-1);
    return {
      Streams: page.map((stream) => ({
        StreamArn: stream.arn,
        TableName: stream.tableName,
        StreamLabel: stream.label,
      })),
      ...(last !== undefined && page.length < rest.length && { LastEvaluatedStreamArn: last.arn }),
    };
  },
};

/** Streams are listed for the caller's own account only, also when the table is named by the ARN of another. */
function isWanted(stream: Stream, { table }: ListStreamsRequest): boolean {
  return table === undefined || (stream.tableName === table.id.name && stream.account === table.id.account);
}
