/** V35 to V48: answers that are HTTP and JSON as they should be, and wrong all the same. */

import type { CatalogueRow } from "../support/covered.ts";

export const dataRows: readonly CatalogueRow[] = [
  {
    id: "V35",
    fault: "equal keys; more rows than asked for",
    promise: "the last key wins; vendor_bad_response",
    held: [
      ["http/answer/json.test.ts", "of equal keys the last wins"],
      [
        "vendors/conformance.test.ts",
        "more rows than asked for are refused: whoever ignores the page size cannot be paged",
      ],
    ],
  },
  {
    id: "V36",
    fault: "nulls, missing fields, other types",
    promise: "the row stays with what is left, or is dropped and counted",
    held: [
      [
        "vendors/conformance.test.ts",
        "unknown fields and unknown enum values pass, and known fields of another type lose only themselves",
      ],
      ["mutated-bodies.test.ts", "%s: many mutated answers are translated, refused or said, never lost"],
    ],
  },
  {
    id: "V37",
    fault: "rows without an id",
    promise: "dropped, counted and said",
    held: [
      [
        "vendors/conformance.test.ts",
        "a row without an id is dropped, counted and said; the others stay, and it is never complete again",
      ],
    ],
  },
  {
    id: "V38",
    fault: "unknown words, new fields, a renamed envelope",
    promise: "words pass; a renamed envelope is vendor_bad_response",
    held: [["vendors/conformance.test.ts", "rows that are all malformed are loud, never nobody"]],
  },
  {
    id: "V39",
    fault: "numbers beyond what a double holds, or none at all",
    promise: "every digit kept, or no amount",
    held: [
      ["http/answer/json.test.ts", "any decimal at all"],
      ["vocabulary/money.test.ts", "are exact: 100,000 read, compared and added like integers of any size"],
    ],
  },
  {
    id: "V40",
    fault: "amounts without a currency, mixed currencies, minor units",
    promise: "? and never a sum across currencies",
    held: [
      ["vocabulary/money.test.ts", "that are unknown are shown as unknown"],
      ["receivables/triage.test.ts", "has every amount, invoice and day exactly, in currencies of 0, 2 and 3 decimals"],
    ],
  },
  {
    id: "V41",
    fault: "dates without a zone, or that no calendar has",
    promise: "marked, or shown as they are; the same in every zone",
    held: [
      ["vocabulary/moment.test.ts", "exists exactly if the calendar has it"],
      ["vocabulary/moment.test.ts", "means the same in every time zone the server may run in: 24,000 values in three"],
    ],
  },
  {
    id: "V42",
    fault: "hostile text",
    promise: "harmless, bounded, marked where cut",
    held: [
      [
        "text/safe-text.test.ts",
        "comes out harmless, bounded and settled: 5,000 strings, no forbidden character, tag, link or reference",
      ],
      ["text/safe-text.test.ts", "stays as it is: 2,000 names in twenty-one scripts, and emoji"],
    ],
  },
  {
    id: "V43",
    fault: "cursors that turn back or never end",
    promise: "the walk ends with a statement",
    held: [
      ["paging-faults.test.ts", "$id, after $length pages, at limit $limit: the walk ends with a statement"],
      [
        "paging-faults.test.ts",
        "is not taken for the end while it moves on: an empty page in the middle does not stop the walk",
      ],
    ],
  },
  {
    id: "V44",
    fault: "duplicates across pages, pages of another length",
    promise: "nobody twice, and what was noticed is said",
    held: [["paging-faults.test.ts", "%s: those who were there come exactly once, and what can be noticed is said"]],
  },
  {
    id: "V45",
    fault: "totals that lie",
    promise: "rows decide, not totals",
    held: [["faults/vendor-data.test.ts", "$vendor: a total of $total ends no walk early and starts none anew"]],
  },
  {
    id: "V46",
    fault: "rows inserted while somebody pages",
    promise: "nobody twice; what can be noticed is said",
    held: [["paging-faults.test.ts", "%s: those who were there come exactly once, and what can be noticed is said"]],
  },
  {
    id: "V47",
    fault: "an answer to another page than the one asked for",
    promise: "vendor_bad_response where the vendor says which page it is",
    held: [
      [
        "faults/vendor-data.test.ts",
        "$vendor: an answer that says it is another page, or for another caller, is not believed",
      ],
    ],
  },
  {
    id: "V48",
    fault: "an answer that belongs to another request",
    promise: "never crosses",
    cells: true,
  },
];
