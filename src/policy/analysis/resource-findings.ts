import type { PolicyDocument } from '../document.ts';
import { type ArnShape, mayBeOf } from './arn-shape.ts';
import type { Add, ServiceVocabulary } from './finding.ts';
import { partitionOf, partitions, regions } from './regions.ts';
import { proposal } from './similar-name.ts';
import type { TextPattern } from './text-pattern.ts';

interface About {
  readonly add: Add;
  readonly service: ServiceVocabulary;
  readonly version: PolicyDocument['version'];
}

/** About one entry of Resource or NotResource. */
export function resourceFindings(pattern: string, { add, service, version }: About): void {
  if (pattern === '*') return;
  const fields = pattern.split(':');
  if (fields[0] !== 'arn') {
    add('INVALID_ARN_PREFIX', `${pattern} is no ARN: write arn:aws:… or "*".`);
    return;
  }
  if (fields.length < 6) {
    // The wildcard of a short one may stand for the fields that are not there.
    if (pattern.endsWith('*')) return;
    add(
      'MISSING_ARN_FIELD',
      `${pattern} has not the six fields of an ARN: arn:partition:service:region:account:resource.`,
    );
    return;
  }
  const [, partition, vendor, region, account, resource] = fields as [string, string, string, string, string, string];
  const before = isOpen(partition) || partitions.includes(partition);
  if (!before) add('INVALID_PARTITION', `There is no partition ${partition}.${proposal(partition, partitions)}`);
  if (vendor !== service.vendor) {
    if (vendor.toLowerCase() !== service.vendor) return;
    add('INVALID_ARN_SERVICE_CASE', `Letter case counts in an ARN: write ${service.vendor}, not ${vendor}.`);
    return;
  }
  const shapes = service.arns;
  const fitting = shapes?.filter((shape) => mayBeOf(shape, pattern, version));
  const kind = resource.split('/')[0]!;
  const regionFault = regionFindings({ partition, region, kind, pattern }, { add, shapes, isPartition: before });
  let isAccountWrong = false;
  if (account === '') {
    add('MISSING_ARN_ACCOUNT', `${pattern} names no account: write its twelve digits, or *.`);
    isAccountWrong = true;
  } else if (!isOpen(account) && !/^\d{12}$/.test(account)) {
    add('INVALID_ARN_ACCOUNT', `${account} is no account: it has twelve digits.`);
    isAccountWrong = true;
  }
  if (!before || regionFault || isAccountWrong || fitting?.length !== 0) return;
  const text = `${service.vendor} has no resource of which the ARN could be ${pattern}.`;
  add('INVALID_ARN_RESOURCE', text);
}

function regionFindings(
  { partition, region, kind, pattern }: { partition: string; region: string; kind: string; pattern: string },
  { add, shapes, isPartition }: { add: Add; shapes: readonly ArnShape[] | undefined; isPartition: boolean },
): boolean {
  const regional = (isRegional: boolean) =>
    shapes?.some((shape) => shape.regional === isRegional && firstWord(shape.pattern) === kind);
  if (region === '') {
    if (!regional(true) || regional(false)) return false;
    add('MISSING_ARN_REGION', `${pattern} names no Region: write one, or *.`);
    return true;
  }
  if (regional(false)) {
    add('ARN_REGION_NOT_ALLOWED', `What ${pattern} names lies in no Region: leave ${region} out.`);
    return true;
  }
  if (isOpen(region)) return false;
  const home = partitionOf(region);
  if (home === undefined) {
    add('INVALID_ARN_REGION', `AWS has no Region ${region}.${proposal(region, regions)}`);
    return true;
  }
  if (isPartition && !isOpen(partition) && home !== partition) {
    add('INVALID_PARTITION', `The Region ${region} lies in the partition ${home}, not in ${partition}.`);
    return true;
  }
  return false;
}

/** What stands before the first slash of the resource: `table`. */
function firstWord(pattern: TextPattern): string | undefined {
  const text = pattern.map(({ only }) => only).join('');
  return text.split(':')[5]?.split('/')[0];
}

function isOpen(field: string): boolean {
  return /[*?$]/.test(field);
}
