import { type Member, namePattern, required, string } from './types.ts';

/** TableName of operations on items: any name is looked up, however short. */
export const itemTableName: Member = required(
  string({ pattern: namePattern, length: { min: 1, max: 255 }, orArn: true }),
);

/** TableName of operations on tables. Measured on AWS, 2026-10. */
export const tableName: Member = required(
  string({ pattern: namePattern, length: { min: 3, max: 255 }, orArn: true }),
  "The parameter 'TableName' is required but was not present in the request",
);

/** A name of a table or an index, never an ARN. */
export const name = string({ pattern: namePattern, length: { min: 3, max: 255 } });

/** Keys of RequestItems. */
export const tableKeys = {
  text: '[Member must have length less than or equal to 255, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]',
  admits: (key: string) => key.startsWith('arn:') || (namePattern.matches(key) && key.length <= 255),
};
