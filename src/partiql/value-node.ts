import { validationError } from '../errors.ts';
import { setAttribute, typeOf } from '../item/attribute.ts';
import type { AttributeValue } from '../item/attribute-value.ts';
import { readItem } from '../item/validate.ts';

/** A value as it is written, with its parameters open. */
export type ValueNode =
  | { readonly kind: 'value'; readonly value: AttributeValue }
  /** Position among the request's parameters. */
  | { readonly kind: 'parameter'; readonly at: number }
  | { readonly kind: 'list'; readonly members: readonly ValueNode[] }
  | { readonly kind: 'set'; readonly members: readonly ValueNode[] }
  | { readonly kind: 'tuple'; readonly members: ReadonlyMap<string, ValueNode> };

/** The value with its parameters, as it may stand in an item: canonical, its sets without duplicates. Throws ValidationException. */
export function readBoundValue(node: ValueNode, parameters: readonly AttributeValue[]): AttributeValue {
  return readItem({ value: boundValue(node, parameters) }, bareTexts).value!;
}

/** PartiQL's texts about values come without the envelope that some item operations have; GetItem's are such. */
export const bareTexts = 'GetItem';

/** As `readBoundValue`, not yet looked at. */
export function boundValue(node: ValueNode, parameters: readonly AttributeValue[]): AttributeValue {
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'parameter':
      return parameters[node.at]!;
    case 'list':
      return { L: node.members.map((member) => boundValue(member, parameters)) };
    case 'set':
      return setOf(node.members.map((member) => boundValue(member, parameters)));
    case 'tuple': {
      const M: { [name: string]: AttributeValue } = {};
      for (const [name, member] of node.members) setAttribute(M, name, boundValue(member, parameters));
      return { M };
    }
  }
}

/** The members are of one type, which sets can hold. */
function setOf(members: readonly AttributeValue[]): AttributeValue {
  const first = members[0];
  if (first === undefined) throw validationError('Empty bags are not supported');
  const type = typeOf(first);
  if (members.some((member) => typeOf(member) !== type)) throw mixedSet();
  const texts = members.map((member) => Object.values(member)[0] as string);
  switch (type) {
    case 'S':
      return { SS: texts };
    case 'N':
      return { NS: texts };
    case 'B':
      return { BS: texts };
    default:
      throw mixedSet();
  }
}

/** The text is ours: AWS's is not known. */
function mixedSet() {
  return validationError('A set must contain values of one type, which must be S, N, or B');
}
