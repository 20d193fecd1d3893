/** A TableName parameter: a name, or wherever a name is accepted the ARN of a table, also of another account. */
export type TableName =
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'arn';
      readonly account: string;
      readonly region: string;
      readonly name: string;
      /** As it was given. */
      readonly arn: string;
    };

/** Throws ValidationException when `text` is neither a name nor the ARN of a table. */
export declare function readTableName(text: string): TableName;
