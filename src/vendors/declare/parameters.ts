/** Every query parameter a vendor documents, as data: its type, how a list is written, and who may set it. */

import * as z from "zod";
import type { Query, QueryValue } from "../../http/request.ts";
import { objectIdPattern, uuidPattern } from "../../vocabulary/id-forms.ts";
import { boundInstant, readBound } from "../../vocabulary/moment.ts";

export type ParameterType = "text" | "integer" | "number" | "boolean" | "date-time" | "uuid" | "object id" | "json";

/**
 * What a question can learn of values that masked answers hide: whether one `whole` value is held, whether there is any
 * at all (`presence`, which masked answers show as well), or something of a `part`: by a pattern, a range, an order, a
 * text that is looked for anywhere, or by a comparison that no document describes.
 */
export type PersonalMatch = "whole" | "presence" | "part";

export interface Parameter {
  readonly type: ParameterType;
  /** The only values allowed; enums that a vendor marks as open stay text. */
  readonly values?: readonly string[];
  /** `comma`: several values joined by commas in one parameter; `repeat`: the parameter repeated. */
  readonly list?: "comma" | "repeat";
  /** May be given several times, each with a value that is never split. */
  readonly repeatable?: true;
  /** Owned by the continuation: nobody may set it. */
  readonly paging?: true;
  /**
   * Compares a field by an operator other than equality: shown with its field. The name is whatever the vendor makes of
   * both.
   */
  readonly comparison?: { readonly field: string; readonly operator: string };
  /**
   * What it can learn of an e-mail address, a phone number or a person's name, for any value or for one; absent:
   * nothing.
   */
  readonly personal?: PersonalMatch | ((value: string) => PersonalMatch | undefined);
  /**
   * No document says how it is written, what it does or which values match: rows may be missed. `several`: that is so
   * where it holds several values. Said here once, for filter words, searches and vendor filters alike.
   */
  readonly unsure?: true | "several";
  /** The field of a row (dotted path) that it filters on: a row that shares nothing with the value belies it. */
  readonly field?: string;
  /** Refines a value beyond its type: returns what is wrong, or undefined. */
  readonly refuse?: (value: string) => string | undefined;
  /** The form in which a value that was found right is sent; default: dates as instants in UTC, the rest as it is. */
  readonly write?: (value: string) => string;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** Whether no document says what this value of the parameter finds. */
export const isUnsure = (parameter: Parameter | undefined, value: QueryValue): boolean =>
  parameter?.unsure === "several" ? Array.isArray(value) && value.length > 1 : parameter?.unsure === true;

const types: Record<ParameterType, { readonly holds: (value: string) => boolean; readonly example: string }> = {
  text: { holds: (value) => value.length > 0, example: "text" },
  integer: { holds: (value) => /^-?\d{1,15}$/.test(value), example: "42" },
  number: { holds: (value) => /^-?\d{1,15}(\.\d{1,10})?$/.test(value), example: "99.50" },
  boolean: { holds: (value) => value === "true" || value === "false", example: "true" },
  "date-time": { holds: (value) => readBound(value) !== undefined, example: "2026-01-31T00:00:00Z" },
  uuid: { holds: (value) => uuidPattern.test(value), example: "123e4567-e89b-12d3-a456-426614174000" },
  "object id": { holds: (value) => objectIdPattern.test(value), example: "64b7f0c2a1b2c3d4e5f60718" },
  json: { holds: (value) => z.json().safeParse(tryJson(value)).success, example: '{"key":"value"}' },
};

const tryJson = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
};

/** What a parameter learns of hidden personal data when it is sent with this value. */
export const personalMatch = (parameter: Parameter | undefined, value: QueryValue): PersonalMatch | undefined => {
  const personal = parameter?.personal;
  if (typeof personal !== "function") return personal;
  const matches = [value].flat().map(personal);
  return (["part", "whole", "presence"] as const).find((match) => matches.includes(match));
};

/** The texts of a query by which a vendor may find customers by a part of what masked answers hide. */
export const partsAsked = (parameters: Parameters, query: Query): readonly string[] =>
  Object.entries(query).flatMap(([name, value]) =>
    personalMatch(parameters[name], value) === "part" ? [value].flat() : [],
  );

const longestValue = 1000;

/** What is wrong with one value, and what would be right. */
const wrongIn = (parameter: Parameter, value: string): string | undefined => {
  const { values, list, type } = parameter;
  if (values && !values.includes(value)) return `allows ${values.join(", ")}`;
  const { holds, example } = types[type];
  if (!holds(value)) return `takes ${list ? "a comma list of " : ""}${type}, e.g. ${example}`;
  return parameter.refuse?.(value);
};

const asSent = ({ type, write }: Parameter): ((value: string) => string) =>
  write ?? (type === "date-time" ? boundInstant : (value) => value);

/**
 * A vendor filter's value as it goes out, or `wrong`: what is wrong and an example. Lists are split at commas, each
 * part checked against the type; text is literal.
 */
export const readParameter = (
  parameter: Parameter,
  value: string,
): { readonly value: QueryValue } | { readonly wrong: string } => {
  if (value.length > longestValue) return { wrong: `is longer than ${longestValue} characters` };
  const parts = parameter.list && parameter.type !== "json" ? value.split(",") : [value];
  const wrong = parts.map((part) => wrongIn(parameter, part)).find((one) => one !== undefined);
  if (wrong !== undefined) return { wrong };
  const sent = parts.map(asSent(parameter));
  return { value: parameter.list === "repeat" ? sent : sent.join(",") };
};
