/**
 * What vendors' answers are read by: readers of fields that bend instead of break, where a missing, null or mistyped
 * one becomes null or undefined, never a lost row; and those without which a row or an answer is refused.
 *
 * Plain functions rather than schemas of a library: every row of every answer goes through them, and of all that a
 * library's schemas do, such as collecting issues and copying what is not read, nothing would be used.
 */

import type { Schema } from "./schema.ts";

/** What a reader of a field makes of something without which nothing around it can be read. */
export const refused = Symbol("refused");

type Refused = typeof refused;

/** What was sent in a field's place as its value; absent is sent as undefined. */
export type Field<Value> = (sent: unknown) => Value | Refused;

type Fields = Readonly<Record<string, Field<unknown>>>;
type ValueOf<Of> = Of extends (sent: unknown) => infer Value ? Exclude<Value, Refused> : never;
type Values<Of extends Fields> = { [Name in keyof Of]: ValueOf<Of[Name]> };
type Lenient<Value> = (sent: unknown) => Value | null | undefined;

const readText: Lenient<string> = (sent) => {
  if (typeof sent === "string" || sent === null) return sent;
  return typeof sent === "number" || typeof sent === "boolean" ? String(sent) : undefined;
};

/** Text; a number or boolean is taken as its text. */
export const text = () => readText;

const readFlag: Lenient<boolean> = (sent) => {
  if (typeof sent === "boolean" || sent === null) return sent;
  return sent === "true" ? true : sent === "false" ? false : undefined;
};

/** A boolean, also as the strings some vendors send. */
export const flag = () => readFlag;

const readRaw = (sent: unknown): unknown => sent;

/** Anything at all, for values that are read later by a reader of their own (dates, decimals). */
export const raw = () => readRaw;

const readCount: Lenient<number> = (sent) =>
  sent === null || (Number.isSafeInteger(sent) && (sent as number) >= 0) ? (sent as number | null) : undefined;

/** A whole number of something. */
export const count = () => readCount;

const readPlainText: Lenient<string> = (sent) => (typeof sent === "string" || sent === null ? sent : undefined);

/** Text that was sent as one, such as a cursor: a number is none. */
export const plainText = () => readPlainText;

const isObject = (sent: unknown): sent is Readonly<Record<string, unknown>> =>
  typeof sent === "object" && sent !== null && !Array.isArray(sent);

/** An object that cannot be done without: these of its fields and no others, refused where one of them refuses. */
export const object = <Of extends Fields>(fields: Of): Field<Values<Of>> => {
  const readers = Object.entries(fields);
  return (sent) => {
    if (!isObject(sent)) return refused;
    const values: Record<string, unknown> = {};
    for (const [name, read] of readers) {
      const value = read(sent[name]);
      if (value === refused) return refused;
      values[name] = value;
    }
    return values as Values<Of>;
  };
};

export const group = <Of extends Fields>(fields: Of): Lenient<Values<Of>> => {
  const read = object(fields);
  return (sent) => {
    if (sent === null) return null;
    const value = read(sent);
    return value === refused ? undefined : value;
  };
};

/** A list whose malformed members are left out; not a list at all is undefined. */
export const arrayOf =
  <Member>(read: Field<Member>): Lenient<NonNullable<Member>[]> =>
  (sent) => {
    if (!Array.isArray(sent)) return sent === null ? null : undefined;
    const members: NonNullable<Member>[] = [];
    for (const one of sent) {
      const member = read(one);
      if (member !== refused && member !== null && member !== undefined) members.push(member);
    }
    return members;
  };

/** A required native id: text that could stand in a path, of a sane length. */
export const nativeId =
  (pattern: RegExp): Field<string> =>
  (sent) =>
    typeof sent === "string" && pattern.test(sent) ? sent : refused;

/** The rows of an answer, each as it was sent; unread yet, perhaps, so that only their number can be told from them. */
export const rows = (): Field<readonly unknown[]> => (sent) => (Array.isArray(sent) ? sent : refused);

/** What may be absent, and is otherwise read as strictly as where it must be there. */
export const optional =
  <Value>(read: Field<Value>): Field<Value | undefined> =>
  (sent) =>
    sent === undefined ? undefined : read(sent);

/** As a row or an answer is declared. */
export const schemaOf = <Value>(read: Field<Value>): Schema<Value> => ({
  safeParse: (sent) => {
    const data = read(sent);
    return data === refused ? { success: false } : { success: true, data };
  },
});

/** A row or an answer with these fields, whatever else it has. */
export const shape = <Of extends Fields>(fields: Of): Schema<Values<Of>> => schemaOf(object(fields));

/** Undefined stays unknown; null and "" are known to be none. */
export const present = (value: string | null | undefined): string | null | undefined =>
  value === undefined ? undefined : value?.trim() || null;

/** The first part that is there, the rest joined after it. */
export const joined = (...parts: readonly (string | null | undefined)[]): string | null | undefined => {
  let [whole, isUnknown]: [string, boolean] = ["", true];
  for (const part of parts) {
    isUnknown &&= part === undefined;
    const there = part?.trim();
    if (there) whole = whole === "" ? there : `${whole} ${there}`;
  }
  return whole || (isUnknown ? undefined : null);
};

/** A single value as a list of at most one, in the same three states. */
export const single = (value: string | null | undefined): readonly string[] | null | undefined =>
  typeof value === "string" ? [value] : value;

/**
 * What a vendor's word stands for, in a table of the words that are documented. Only its own words count: every object
 * also answers to `constructor` and `__proto__`, and a vendor's users choose some of these texts.
 */
export const meaningOf = <Meaning>(
  table: Readonly<Record<string, Meaning>>,
  word: string | null | undefined,
): Meaning | undefined => (word != null && Object.hasOwn(table, word) ? table[word] : undefined);
