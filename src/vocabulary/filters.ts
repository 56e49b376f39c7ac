/** The filter words: one meaning, one description and one check for each, whatever the vendor calls it. */

import * as z from "zod";
import { customerStatuses, financialStatuses, mandateStatuses } from "./customer.ts";
import { readBound } from "./moment.ts";

/** The words that take one value or several, of which a customer must have any. */
export const wordValues = {
  status: customerStatuses,
  financial_status: financialStatuses,
  mandate_status: [...mandateStatuses, "none"],
} as const;

const anyOf = <W extends keyof typeof wordValues>(word: W) => z.array(z.enum(wordValues[word])).min(1);

const text = (most: number) => z.string().trim().min(1).max(most);

/**
 * An argument date: `YYYY-MM-DD` (UTC midnight) or RFC 3339, in UTC without an offset. Kept as text, so answers can
 * repeat it.
 */
const bound = z
  .string()
  .trim()
  .refine((value) => readBound(value) !== undefined, {
    error: "is not a date; write YYYY-MM-DD or RFC 3339 such as 2026-01-31T00:00:00Z",
  });

/**
 * Shapes of the words' values. `ids` are refs or `vendor:native-id` as an agent gives them.
 * Published descriptions cost tokens in every conversation: each is as short as it can be and still teach.
 */
export const filterShapes = {
  name: text(200).describe("Part of the name"),
  email: text(320).describe("Exact"),
  number: text(64).describe("Customer number"),
  external_id: text(200).describe("Your own id"),
  ids: z.array(text(200)).min(1).max(50).describe("Refs or vendor:native-id"),
  status: anyOf("status").describe("Account status"),
  created_after: bound.describe("Date, inclusive"),
  created_before: bound.describe("Date, exclusive"),
  updated_after: bound.describe("Date, inclusive"),
  financial_status: anyOf("financial_status").describe("By its invoices"),
  due_before: bound.describe("Open invoice due before"),
  mandate_status: anyOf("mandate_status").describe("Latest mandate"),
  vat_id: text(32).describe("VAT id"),
} as const;

export type Word = keyof typeof filterShapes;
export const words = Object.keys(filterShapes) as readonly Word[];

export type WordValue<W extends Word> = z.infer<(typeof filterShapes)[W]>;
/** One value of every word: what a vendor is asked for it, and so how it honours the word, is read from these. */
export const wordExamples: { readonly [W in Word]: WordValue<W> } = {
  name: "Acme",
  email: "ada@acme.example",
  number: "1042",
  external_id: "CRM-000042",
  ids: ["a"],
  status: ["active"],
  created_after: "2026-01-01",
  created_before: "2026-01-01",
  updated_after: "2026-01-01",
  financial_status: ["overdue"],
  due_before: "2026-01-01",
  mandate_status: ["active"],
  vat_id: "DE123456789",
};
export type Filters = { readonly [W in Word]?: WordValue<W> | undefined };
