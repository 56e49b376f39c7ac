/** What a vendor can do with each filter word, read from its declaration: for `describe_vendors`, the docs and the tests. */

import { type Word, words } from "../vocabulary/filters.ts";
import type { Pushdown } from "../vocabulary/pushdown.ts";
import type { WordRule } from "./declare/filter-rules.ts";
import type { Vendor } from "./define.ts";
import { pushdownOf } from "./plan.ts";

/** `no such state`: every customer satisfies the word's value or none does, and nothing is sent. */
export type Capability = Pushdown | "no such state" | "unsupported";

export interface WordCapability {
  readonly word: Word;
  readonly how: Capability;
  readonly remark: string | undefined;
}

const ruleOf = (vendor: Vendor, word: Word): WordRule<Word> | undefined =>
  vendor.customers.words[word] as WordRule<Word> | undefined;

export const capability = (vendor: Vendor, word: Word): Capability => {
  const rule = ruleOf(vendor, word);
  if (!rule) return "unsupported";
  return rule.satisfiedBy && !rule.ask && !rule.row ? "no such state" : pushdownOf(rule);
};

export const capabilities = (vendor: Vendor): readonly WordCapability[] =>
  words.map((word) => {
    const rule = ruleOf(vendor, word);
    const values = rule?.values ? `only ${rule.values.join(", ")}` : undefined;
    const remark = [values, rule?.remark].filter(Boolean).join("; ") || undefined;
    const how = capability(vendor, word);
    return { word, how, remark: remark === how ? undefined : remark };
  });
