/** Strict query parameters: their rules, what is wrong with one, and the values of those that are lists. */

export interface ParameterRule {
  readonly type: "text" | "integer" | "number" | "boolean" | "uuid" | "object-id" | "date-time" | "date";
  /** Absent: at most once, one value. `repeat`: the key may be repeated; `comma`: one text split at commas; `both`. */
  readonly list?: "repeat" | "comma" | "both";
  /** The only values allowed (each element of a list). */
  readonly values?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export type ParameterRules = Readonly<Record<string, ParameterRule>>;

export interface ParameterProblem {
  readonly name: string;
  readonly kind: "unknown" | "repeated" | "type" | "minimum" | "maximum" | "value";
  readonly value: string;
  readonly rule?: ParameterRule;
}

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const objectIdPattern = /^[0-9a-f]{24}$/i;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const dateTimePattern = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Epoch milliseconds of an ISO 8601 text; one without a zone, or with Adfin's `UTC`, is UTC. Undefined if it is none.
 */
export const readInstant = (text: string): number | undefined => {
  if (!dateTimePattern.test(text)) return undefined;
  const withT = text.replace(" ", "T").replace(/UTC$/, "Z");
  const zoned = datePattern.test(withT) || /(Z|[+-]\d{2}:?\d{2})$/.test(withT.slice(10)) ? withT : `${withT}Z`;
  const instant = Date.parse(zoned);
  // The engine reads 30 February as 2 March; a vendor's date parser refuses it.
  const sameDay = new Date(`${text.slice(0, 10)}T00:00:00Z`).toJSON()?.startsWith(text.slice(0, 10));
  return Number.isNaN(instant) || !sameDay ? undefined : instant;
};

/** `true` and `false`, in any letter case. Undefined for everything else. */
export const readBoolean = (text: string): boolean | undefined => {
  const word = text.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
};

const isOfType: Readonly<Record<ParameterRule["type"], (text: string) => boolean>> = {
  text: () => true,
  integer: (text) => /^-?\d{1,15}$/.test(text),
  number: (text) => /^-?\d{1,15}(\.\d+)?$/.test(text),
  boolean: (text) => readBoolean(text) !== undefined,
  uuid: (text) => uuidPattern.test(text),
  "object-id": (text) => objectIdPattern.test(text),
  "date-time": (text) => readInstant(text) !== undefined,
  date: (text) => datePattern.test(text) && readInstant(text) !== undefined,
};

/** The values of a parameter, split as its rule says; empty when it was not sent. */
export const parameterValues = (query: URLSearchParams, name: string, rule: ParameterRule | undefined): string[] => {
  const sent = query.getAll(name);
  return rule?.list === "comma" || rule?.list === "both" ? sent.flatMap((text) => text.split(",")) : sent;
};

const problemOfValue = (name: string, value: string, rule: ParameterRule): ParameterProblem | undefined => {
  if (!isOfType[rule.type](value)) return { name, kind: "type", value, rule };
  if (rule.values && !rule.values.includes(value)) return { name, kind: "value", value, rule };
  const size = Number(value);
  if (rule.minimum !== undefined && size < rule.minimum) return { name, kind: "minimum", value, rule };
  if (rule.maximum !== undefined && size > rule.maximum) return { name, kind: "maximum", value, rule };
  return undefined;
};

/**
 * The first thing wrong with a query: a parameter that is not in the rules, one sent twice that takes one value, or a
 * value of another type or range. Each vendor words it in its own error body.
 */
export const parameterProblem = (query: URLSearchParams, rules: ParameterRules): ParameterProblem | undefined => {
  for (const name of new Set(query.keys())) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const sent = query.getAll(name);
    const first = sent[0] ?? "";
    if (!rule) return { name, kind: "unknown", value: first };
    if (sent.length > 1 && rule.list !== "repeat" && rule.list !== "both")
      return { name, kind: "repeated", value: sent[1] ?? "", rule };
    for (const value of parameterValues(query, name, rule)) {
      const problem = problemOfValue(name, value, rule);
      if (problem) return problem;
    }
  }
  return undefined;
};
