/** The filter words: one meaning, one description and one check for each, whatever the vendor calls it. */

import * as z from "zod";
import { customerStatuses, financialStatuses, mandateStatuses } from "./customer.ts";
import { readBound } from "./moment.ts";

const text = (most: number) => z.string().trim().min(1).max(most);

/** An argument date: `YYYY-MM-DD` (UTC midnight) or RFC 3339 with an offset. Kept as text, so answers can repeat it. */
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
  email: text(320).describe("Exact e-mail"),
  number: text(64).describe("Customer number"),
  external_id: text(200).describe("Id in your own system"),
  ids: z.array(text(200)).min(1).max(50).describe("Refs or vendor:native-id"),
  status: z.enum(customerStatuses).describe("Account status"),
  include_archived: z.boolean().describe("Also archived customers"),
  created_after: bound.describe("Date, inclusive"),
  created_before: bound.describe("Date, exclusive"),
  updated_after: bound.describe("Date, inclusive"),
  financial_status: z.enum(financialStatuses).describe("What the invoices say"),
  due_before: bound.describe("Has an open invoice due before this date"),
  mandate_status: z.enum(mandateStatuses).describe("Latest direct debit mandate"),
  vat_id: text(32).describe("VAT id"),
} as const;

export type Word = keyof typeof filterShapes;
export const words = Object.keys(filterShapes) as readonly Word[];

export type WordValue<W extends Word> = z.infer<(typeof filterShapes)[W]>;
export type Filters = { readonly [W in Word]?: WordValue<W> | undefined };
