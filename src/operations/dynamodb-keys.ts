import type { Table } from '../database/catalog/catalog.ts';
import type { AttributeValue } from '../item/attribute-value.ts';
import type { ContextLookup, ContextValue } from '../policy/request.ts';

/**
 * What a request says that DynamoDB's condition keys are drawn from. Everything is asked for only when a policy mentions the
 * key; a member that is left out makes its key absent, which is not the same as empty.
 *
 * Source: Service Authorization Reference, DynamoDB, "Condition keys"; DynamoDB Developer Guide, "Using IAM policy conditions
 * for fine-grained access control".
 */
export interface ConditionFacts {
  readonly touched?: TouchedFacts;
  /** `dynamodb:Select` */
  readonly select?: string;
  /** `dynamodb:ReturnValues` */
  readonly returnValues?: string;
  /** `dynamodb:ReturnConsumedCapacity`. Undefined in a request counts as its default. */
  readonly returnConsumedCapacity?: string | undefined;
  /** `dynamodb:EnclosingOperation`: only inside a transaction. */
  readonly enclosingOperation?: string;
}

/** What a request touches. */
export interface TouchedFacts {
  /**
   * `dynamodb:LeadingKeys` and its siblings: the values of the partition attribute at `position` (0 to 3) of what is touched.
   * Undefined when there is no such attribute, or no such table. Left out when the operation has no leading keys (Scan).
   */
  partitionValues?(position: number): readonly AttributeValue[] | undefined;
  /** `dynamodb:Attributes`: top-level attributes that the request names; repetitions do not matter. */
  attributes(): readonly string[];
}

export function dynamodbKeys(facts: ConditionFacts): ContextLookup {
  return (key) => {
    switch (key) {
      case 'dynamodb:leadingkeys':
      case 'dynamodb:firstpartitionkeyvalues':
        return partitionTexts(facts, 0);
      case 'dynamodb:secondpartitionkeyvalues':
        return partitionTexts(facts, 1);
      case 'dynamodb:thirdpartitionkeyvalues':
        return partitionTexts(facts, 2);
      case 'dynamodb:fourthpartitionkeyvalues':
        return partitionTexts(facts, 3);
      case 'dynamodb:attributes': {
        const names = facts.touched?.attributes();
        return names && [...new Set(names)];
      }
      case 'dynamodb:select':
        return facts.select;
      case 'dynamodb:returnvalues':
        return facts.returnValues;
      case 'dynamodb:returnconsumedcapacity':
        return facts.returnConsumedCapacity ?? 'NONE';
      case 'dynamodb:enclosingoperation':
        return facts.enclosingOperation;
      default:
        return undefined;
    }
  };
}

function partitionTexts(facts: ConditionFacts, position: number): ContextValue | undefined {
  const values = facts.touched?.partitionValues?.(position);
  return values && [...new Set(values.map(keyText))];
}

/** A key value as policies see it. For numbers (canonical text) and binaries (base64) AWS says nothing; inferred. */
function keyText(value: AttributeValue): string {
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  return 'B' in value ? value.B : '';
}

/** Names of the key attributes of a table, and of the index that is read: they count as named by every request. */
export function keyAttributeNames(table: Table | undefined, indexName?: string): readonly string[] {
  if (table === undefined) return [];
  const index = indexName === undefined ? undefined : table.indexes.find((one) => one.name === indexName);
  const schemas = index === undefined ? [table.key] : [table.key, index.key];
  return schemas.flatMap((key) => [...key.partition, ...key.sort].map((attribute) => attribute.name));
}

/** `aws:RequestTag/<key>` and `aws:TagKeys`; absent, both of them, when the request brings no tags. */
export function requestTagKeys(tags: readonly { readonly Key: string; readonly Value: string }[]): ContextLookup {
  return (key) => {
    if (key === 'aws:tagkeys') return tags.length === 0 ? undefined : tags.map((tag) => tag.Key);
    if (!key.startsWith(requestTagPrefix)) return undefined;
    const name = key.slice(requestTagPrefix.length);
    return tags.find((tag) => tag.Key.toLowerCase() === name)?.Value;
  };
}

const requestTagPrefix = 'aws:requesttag/';
