/**
 * Pieces of response schemas that bend instead of break: a missing, null or mistyped field becomes null or undefined,
 * never a lost row. What a customer cannot do without is declared with plain zod beside these.
 */

import * as z from "zod";
import { lazySchema } from "./lazy-schema.ts";

// One schema of each kind for all fields: the vendors' two hundred would take a tenth of the whole start to build.
const textSchema = z
  .union([z.string(), z.number().transform(String), z.boolean().transform(String)])
  .nullish()
  .catch(undefined);
const flagSchema = z
  .union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")])
  .nullish()
  .catch(undefined);
const rawSchema = z.unknown().optional();

/** Text; a number or boolean is taken as its text. */
export const text = () => textSchema;

/** A boolean, also as the strings some vendors send. */
export const flag = () => flagSchema;

/** Anything at all, for values that are read later by a reader of their own (dates, decimals). */
export const raw = () => rawSchema;

export const group = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape).nullish().catch(undefined);

/** A list whose malformed members are left out; not a list at all is undefined. */
export const arrayOf = <Member>(member: z.ZodType<Member>) => {
  const { safeParse } = lazySchema(() => member);
  return z
    .array(z.unknown())
    .transform((members) =>
      members.flatMap((one) => {
        const parsed = safeParse(one);
        return parsed.success && parsed.data !== null && parsed.data !== undefined
          ? [parsed.data as NonNullable<Member>]
          : [];
      }),
    )
    .nullish()
    .catch(undefined);
};

/** A required native id: text that could stand in a path, of a sane length. */
export const nativeId = (pattern: RegExp) => z.string().regex(pattern);

/** Undefined stays unknown; null and "" are known to be none. */
export const present = (value: string | null | undefined): string | null | undefined =>
  value === undefined ? undefined : value?.trim() || null;

/** The first part that is there, the rest joined after it. */
export const joined = (...parts: readonly (string | null | undefined)[]): string | null | undefined => {
  const there = parts.flatMap((part) => (part?.trim() ? [part.trim()] : []));
  if (there.length > 0) return there.join(" ");
  return parts.every((part) => part === undefined) ? undefined : null;
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
