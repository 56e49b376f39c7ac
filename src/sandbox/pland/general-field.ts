/** Pland's `generalField`: one JSON string that compares any field of a row. */

import { objectIdPattern, readBoolean, readInstant } from "../api/parameters.ts";
import type { Json } from "../api/vendor-api.ts";

type Scalar = string | number | boolean;

/** The comparable form of a value for a field type; undefined when it cannot be read as one. */
const readers: Readonly<Record<string, (value: unknown) => Scalar | undefined>> = {
  string: (value) => (typeof value === "string" ? value : undefined),
  number: (value) => {
    const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof read === "number" && Number.isFinite(read) ? read : undefined;
  },
  boolean: (value) => (typeof value === "string" ? readBoolean(value) : typeof value === "boolean" ? value : undefined),
  // Stored as dates whichever way a row shows them, so text and milliseconds compare alike.
  date: (value) => {
    if (typeof value === "number") return value;
    if (typeof value !== "string") return undefined;
    return /^\d{5,}$/.test(value) ? Number(value) : readInstant(value);
  },
  objectid: (value) => (typeof value === "string" && objectIdPattern.test(value) ? value.toLowerCase() : undefined),
};

type Comparison = (sent: Scalar | undefined, asked: readonly Scalar[]) => boolean;

const ordered =
  (holds: (sent: Scalar, asked: Scalar) => boolean): Comparison =>
  (sent, [asked]) =>
    sent !== undefined && asked !== undefined && holds(sent, asked);

const isIn: Comparison = (sent, asked) => sent !== undefined && asked.includes(sent);

/** All documented operators but `regex`, which this sandbox does not serve. */
const operators: Readonly<Record<string, Comparison>> = {
  contains: ordered((sent, asked) => String(sent).toLowerCase().includes(String(asked).toLowerCase())),
  equals: isIn,
  not_equals: (sent, asked) => !isIn(sent, asked),
  greater_than: ordered((sent, asked) => sent > asked),
  less_than: ordered((sent, asked) => sent < asked),
  greater_equal: ordered((sent, asked) => sent >= asked),
  less_equal: ordered((sent, asked) => sent <= asked),
  in: isIn,
  not_in: (sent, asked) => !isIn(sent, asked),
};

const presence = ["exists", "not_exists"];

const valuesAt = (row: Json, key: string): readonly Json[] => {
  let found: Json | undefined = row;
  for (const part of key.split(".")) {
    if (typeof found !== "object" || found === null || Array.isArray(found) || !Object.hasOwn(found, part)) return [];
    found = (found as Readonly<Record<string, Json | undefined>>)[part];
  }
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found : [found as Json];
};

interface Asked {
  readonly key: string;
  readonly value: unknown;
  readonly operator: string;
  readonly fieldType: string;
}

const parsed = (text: string): Partial<Asked> | undefined => {
  try {
    const sent: unknown = JSON.parse(text);
    return typeof sent === "object" && sent !== null && !Array.isArray(sent) ? sent : undefined;
  } catch {
    return undefined;
  }
};

interface GeneralField {
  /** The row's field that the key begins with. */
  readonly field: string;
  holds(row: Json): boolean;
}

/** The test a `generalField` stands for, or in words why it is none. */
export const readGeneralField = (text: string): GeneralField | string => {
  const sent = parsed(text);
  if (!sent) return '"generalField" must be of type object';
  const { key, value, operator, fieldType } = sent;
  const isComplete = typeof key === "string" && typeof operator === "string" && typeof fieldType === "string";
  if (!isComplete || value === undefined || value === null || Object.keys(sent).length !== 4)
    return '"generalField" needs key, value, operator and fieldType';
  const read = Object.hasOwn(readers, fieldType) ? readers[fieldType] : undefined;
  if (!read) return `"generalField.fieldType" must be one of ${Object.keys(readers).join(", ")}`;
  const field = key.split(".")[0] ?? "";
  if (presence.includes(operator))
    return { field, holds: (row) => valuesAt(row, key).length > 0 === (operator === "exists") };
  const holds = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (!holds) return `"generalField.operator" must be one of ${[...Object.keys(operators), ...presence].join(", ")}`;
  const takesList = operator === "in" || operator === "not_in";
  if (Array.isArray(value) !== takesList) return `"generalField.value" does not fit ${operator}`;
  const wanted = (Array.isArray(value) ? value : [value]).map(read);
  const asked = wanted.filter((one) => one !== undefined);
  if (asked.length !== wanted.length) return `"generalField.value" must be of type ${fieldType}`;
  return {
    field,
    holds: (row) => {
      const values = valuesAt(row, key).map(read);
      if (values.length === 0) return holds(undefined, asked);
      return operator.startsWith("not_")
        ? values.every((one) => holds(one, asked))
        : values.some((one) => holds(one, asked));
    },
  };
};
