import { deserializeItem, deserializeListedValue, deserializeValue } from './attribute-values.ts';
import { deserializeBoolean, deserializeNumber, deserializeString, serialization, unexpected } from './scalars.ts';
import type { MapType, StructureType, Type } from './types.ts';

/**
 * Typed deserialization: from JSON to the types that the model gives. Unknown members are left out, null is absent, and the
 * first mismatch in member order is AWS's SerializationException. Texts captured from AWS.
 *
 * `T` is not checked here against what `type` describes: `inputShape` ties the two together.
 */
export type Deserializer = (json: unknown) => unknown;

export function deserializerOf(type: Type): Deserializer {
  switch (type.kind) {
    case 'string':
      return deserializeString;
    case 'boolean':
      return deserializeBoolean;
    case 'number': {
      const { class: name } = type;
      return (json) => deserializeNumber(json, name);
    }
    case 'timestamp':
      return deserializeTimestamp;
    case 'value':
      return deserializeValue;
    case 'item':
    case 'values':
      return deserializeItem;
    case 'list':
      return listDeserializer(type.member, unexpected.member);
    case 'map':
      return mapDeserializer(type);
    case 'structure':
      return structureDeserializer(type, unexpected.member);
  }
}

/** As `deserializerOf`, for what stands in a list or a map, where AWS words some mismatches differently. */
function elementDeserializerOf(type: Type): Deserializer {
  if (type.kind === 'structure') return structureDeserializer(type, unexpected.element);
  return type.kind === 'value' ? deserializeListedValue : deserializerOf(type);
}

function structureDeserializer(type: StructureType, scalar: string): Deserializer {
  const names = Object.keys(type.members);
  const members = names.map((name) => deserializerOf(type.members[name]!.type));
  const refused = names.map((name) => type.members[name]!.refused);
  return (json) => {
    if (!isObject(json)) {
      throw serialization(
        Array.isArray(json)
          ? `Unrecognized collection type class com.amazonaws.dynamodb.v20120810.${type.name}`
          : scalar,
      );
    }
    const structure: Record<string, unknown> = {};
    for (let at = 0; at < names.length; at++) {
      const name = names[at]!;
      const given = json[name];
      if (given === undefined || given === null) continue;
      structure[name] = refused[at] === undefined ? members[at]!(given) : true;
    }
    return structure;
  };
}

function listDeserializer(member: Type, scalar: string): Deserializer {
  const element = elementDeserializerOf(member);
  return (json) => {
    if (!Array.isArray(json)) throw serialization(isObject(json) ? unexpected.object : scalar);
    return json.filter((given) => given !== null).map(element);
  };
}

function mapDeserializer(type: MapType): Deserializer {
  const scalar = type.byTable ? unexpected.parameterized : unexpected.member;
  const element =
    type.byTable && type.value.kind === 'list'
      ? listDeserializer(type.value.member, unexpected.parameterized)
      : elementDeserializerOf(type.value);
  return (json) => {
    if (!isObject(json)) {
      throw serialization(
        Array.isArray(json)
          ? `Unrecognized collection type java.util.Map<java.lang.String, ${type.valueClass}>`
          : scalar,
      );
    }
    const entries: [string, unknown][] = [];
    for (const key in json) {
      const given = json[key];
      if (given !== null) entries.push([key, element(given)]);
    }
    return Object.fromEntries(entries);
  };
}

function deserializeTimestamp(json: unknown): number {
  if (typeof json === 'number') return json;
  throw serialization(
    typeof json === 'string'
      ? 'STRING_VALUE cannot be converted to Timestamp'
      : typeof json === 'boolean'
        ? `${json ? 'TRUE' : 'FALSE'}_VALUE cannot be converted to Timestamp`
        : Array.isArray(json)
          ? 'Unrecognized collection type class java.util.Date'
          : unexpected.object,
  );
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
