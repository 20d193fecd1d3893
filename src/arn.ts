/** Amazon Resource Names: `arn:partition:service:region:account:resource`. Source: IAM User Guide, "Amazon Resource Names". */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the fifth colon; may itself hold colons (a stream's label does). */
  readonly resource: string;
}

/** The six fields of `text`, or undefined when it is not of that form. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const service = text.indexOf(':', 4) + 1;
  const region = service && text.indexOf(':', service) + 1;
  const account = region && text.indexOf(':', region) + 1;
  const resource = account && text.indexOf(':', account) + 1;
  if (!resource) return undefined;
  return {
    partition: text.slice(4, service - 1),
    service: text.slice(service, region - 1),
    region: text.slice(region, account - 1),
    account: text.slice(account, resource - 1),
    resource: text.slice(resource),
  };
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

/** Where a DynamoDB resource lives. The partition is always `aws` here. */
export interface Home {
  readonly account: string;
  readonly region: string;
}

export function tableArn(home: Home, tableName: string): string {
  return `arn:aws:dynamodb:${home.region}:${home.account}:table/${tableName}`;
}

export function indexArn(tableArnText: string, indexName: string): string {
  return `${tableArnText}/index/${indexName}`;
}

export function streamArn(tableArnText: string, label: string): string {
  return `${tableArnText}/stream/${label}`;
}

export function rootArn(account: string): string {
  return `arn:aws:iam::${account}:root`;
}
