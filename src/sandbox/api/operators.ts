/**
 * Django-style operators over typed fields, one table for all: `due_date__lt` is the field due_date, the operator lt.
 */

import { type ParameterRule, type ParameterRules, readBoolean, readInstant } from "./parameters.ts";

type FieldType = "text" | "uuid" | "number" | "boolean" | "date-time";
type Operator = "exact" | "neq" | "gt" | "gte" | "lt" | "lte" | "isnull" | "in" | "like" | "ilike";
/** Date-times are epoch milliseconds. */
export type FieldValue = string | number | boolean | null;

interface Field<Row> {
  readonly type: FieldType;
  readonly operators: readonly Operator[];
  readonly read: (row: Row) => FieldValue;
}

export type Fields<Row> = Readonly<Record<string, Field<Row>>>;
type Test = (value: FieldValue) => boolean;

/** A value in a list of another type than its field: the document types such lists as plain strings. */
export class UnreadableElement extends Error {}

const parameterName = (field: string, operator: Operator) => (operator === "exact" ? field : `${field}__${operator}`);

/** `in`, `like` and `ilike` take text whatever the field; `isnull` a boolean. */
const ruleOf = (type: FieldType, operator: Operator): ParameterRule => ({
  type: operator === "isnull" ? "boolean" : operator === "in" || operator.endsWith("like") ? "text" : type,
});

/** The query parameters that a table of fields gives. */
export const rulesOf = <Row>(fields: Fields<Row>): ParameterRules =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, { type, operators }]) =>
      operators.map((operator) => [parameterName(name, operator), ruleOf(type, operator)]),
    ),
  );

const readValue = (type: FieldType, text: string): FieldValue | undefined => {
  if (type === "number") return text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
  if (type === "boolean") return readBoolean(text);
  if (type === "date-time") return readInstant(text);
  return type === "uuid" ? text.toLowerCase() : text;
};

type Token = { readonly letters: string } | "any" | "one";

/** `%` is any run of letters, `_` any one, `\` takes the next letter as it is. */
const tokensOf = (pattern: string): Token[] => {
  const tokens: Token[] = [];
  const letters = [...pattern];
  for (let place = 0; place < letters.length; place++) {
    const letter = letters[place] ?? "";
    if (letter === "%") tokens.push("any");
    else if (letter === "_") tokens.push("one");
    else tokens.push({ letters: letter === "\\" ? (letters[++place] ?? "\\") : letter });
  }
  return tokens;
};

/** Backtracks to the last `%` only: linear in the text for each run of letters, whatever the pattern. */
const matchesTokens = (tokens: readonly Token[], text: string): boolean => {
  const letters = [...text];
  let token = 0;
  let letter = 0;
  let lastAny = -1;
  let lastLetter = 0;
  while (letter < letters.length) {
    const wanted = tokens[token];
    if (wanted === "any") {
      lastAny = token++;
      lastLetter = letter;
    } else if (wanted === "one" || (wanted && wanted.letters === letters[letter])) {
      token++;
      letter++;
    } else if (lastAny >= 0) {
      token = lastAny + 1;
      letter = ++lastLetter;
    } else return false;
  }
  while (tokens[token] === "any") token++;
  return token === tokens.length;
};

/**
 * SQL's LIKE and ILIKE. A pattern without `%` is searched for as a part, as the filter library that these parameter
 * names come from does.
 */
const likeTest = (pattern: string, caseMatters: boolean): ((text: string) => boolean) => {
  const fold = (text: string) => (caseMatters ? text : text.toLowerCase());
  const whole = fold(pattern.includes("%") ? pattern : `%${pattern}%`);
  const part = /^%([^%_\\]*)%$/.exec(whole)?.[1];
  if (part !== undefined) return (text) => fold(text).includes(part);
  const tokens = tokensOf(whole);
  return (text) => matchesTokens(tokens, fold(text));
};

type Comparison = (value: string | number | boolean, wanted: string | number | boolean) => boolean;

const comparisons: Readonly<Record<"exact" | "neq" | "gt" | "gte" | "lt" | "lte", Comparison>> = {
  exact: (value, wanted) => value === wanted,
  neq: (value, wanted) => value !== wanted,
  gt: (value, wanted) => value > wanted,
  gte: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  lte: (value, wanted) => value <= wanted,
};

/** As in SQL, a missing value passes nothing but `isnull`: not even `neq`. */
const testOf = (type: FieldType, operator: Operator, text: string): Test => {
  if (operator === "isnull") {
    const wanted = readBoolean(text);
    return (value) => (value === null) === wanted;
  }
  if (operator === "like" || operator === "ilike") {
    const like = likeTest(text, operator === "like");
    return (value) => typeof value === "string" && like(value);
  }
  if (operator === "in") {
    const wanted = new Set(
      text.split(",").map((element) => {
        const value = readValue(type, element);
        if (value === undefined) throw new UnreadableElement(element);
        return value;
      }),
    );
    return (value) => value !== null && wanted.has(value);
  }
  const wanted = readValue(type, text);
  const compare = comparisons[operator];
  return (value) => value !== null && wanted !== null && wanted !== undefined && compare(value, wanted);
};

/**
 * One test for all parameters of a query that belong to these fields; undefined when there are none. The query was
 * checked against `rulesOf(fields)` before.
 *
 * @throws UnreadableElement for a list with an element that is not of the field's type
 */
export const rowTest = <Row>(fields: Fields<Row>, query: URLSearchParams): ((row: Row) => boolean) | undefined => {
  const tests: ((row: Row) => boolean)[] = [];
  for (const [name, { type, operators, read }] of Object.entries(fields))
    for (const operator of operators) {
      const text = query.get(parameterName(name, operator));
      if (text === null) continue;
      const test = testOf(type, operator, text);
      tests.push((row) => test(read(row)));
    }
  return tests.length === 0 ? undefined : (row) => tests.every((test) => test(row));
};
