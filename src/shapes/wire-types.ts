import type { AttributeValue as SdkAttributeValue } from '@aws-sdk/client-dynamodb';
import type { UncheckedValue } from '../item/validate.ts';

/**
 * An input or output type of the AWS SDK as it travels in JSON: binaries are base64 text, dates are seconds, attribute values
 * are not yet checked, and members are there or left out but never undefined.
 */
export type Wire<T> = [T] extends [SdkAttributeValue]
  ? UncheckedValue
  : T extends Uint8Array
    ? string
    : T extends Date
      ? number
      : T extends readonly (infer Element)[]
        ? readonly Wire<Element>[]
        : T extends object
          ? string extends keyof T
            ? { readonly [key: string]: Wire<T[keyof T]> }
            : { readonly [Member in keyof T]: Wire<Exclude<T[Member], undefined>> }
          : T;
