/** A value for every filter word. A new word without a sample does not compile. */

import { type Filters, type Word, words } from "../../src/vocabulary/filters.ts";

const samples: { readonly [W in Word]-?: NonNullable<Filters[W]> } = {
  name: "Wor",
  email: "rechnung@nobody.example",
  number: "10007",
  external_id: "CRM-000042",
  ids: ["replaced by a real one"],
  status: ["active"],
  created_after: "2021-03-04",
  created_before: "2024-05-06T07:08:09Z",
  updated_after: "2022-01-02",
  financial_status: ["overdue"],
  due_before: "2026-05-01",
  mandate_status: ["active"],
  vat_id: "DE123456789",
};

/** The sample of a word for one vendor: ids have to be one of its own. */
export const sampleFor = (word: Word, vendor: string, nativeId: string): unknown =>
  word === "ids" ? [`${vendor}:${nativeId}`] : samples[word];

export const everyWord: readonly Word[] = words;
