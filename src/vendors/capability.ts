/**
 * What a vendor can do with each filter word, read from its declaration: for `describe_vendors`, the docs and the
 * tests.
 */

import type { Query } from "../http/request.ts";
import { type Word, wordExamples, words } from "../vocabulary/filters.ts";
import type { VendorPushdown } from "../vocabulary/pushdown.ts";
import type { WordRule } from "./declare/filter-rules.ts";
import type { Customers, Vendor } from "./define.ts";
import { pushdownOf } from "./pushdown.ts";

/** `no such state`: every customer satisfies the word's value or none does, and nothing is sent. */
export type Capability = VendorPushdown | "no such state" | "unsupported";

interface WordCapability {
  readonly word: Word;
  readonly how: Capability;
  readonly remark: string | undefined;
}

const ruleOf = (vendor: Vendor, word: Word): WordRule<Word> | undefined =>
  vendor.customers.words[word] as WordRule<Word> | undefined;

/** What a word asks of the vendor for a value, by default for its example. */
export const exampleQuery = (vendor: Vendor, word: Word, value: unknown = wordExamples[word]): Query =>
  ruleOf(vendor, word)?.ask?.(value as never, { filters: { [word]: value }, asOf: 0 }) ?? {};

/** How a value of a word is honoured, by default its example. */
export const capability = (vendor: Vendor, word: Word, value: unknown = wordExamples[word]): Capability => {
  const rule = ruleOf(vendor, word);
  if (!rule) return "unsupported";
  if (rule.satisfiedBy && !rule.ask && !rule.row) return "no such state";
  return pushdownOf(vendor.customers, rule, value as never, exampleQuery(vendor, word, value));
};

/**
 * Whether rows tell all that match a word better than the vendor's own matching: in a small book they are read, and the
 * vendor is not asked for the word.
 */
export const isToldByRows = ({ inRows }: Customers, rule: WordRule<Word>, word: Word, how: Capability): boolean =>
  how === "unsure" && rule.row !== undefined && inRows.some((kind) => kind === word);

export const capabilities = (vendor: Vendor): readonly WordCapability[] =>
  words.map((word) => {
    const rule = ruleOf(vendor, word);
    const values = rule?.values ? `only ${rule.values.join(", ")}` : undefined;
    const how = capability(vendor, word);
    const small = rule && isToldByRows(vendor.customers, rule, word, how) ? "local in a small book" : undefined;
    const remark = [values, rule?.remark, small].filter(Boolean).join("; ") || undefined;
    return { word, how, remark: remark === how ? undefined : remark };
  });
