/**
 * What the replica is asked in the benchmark, each beside one SQL statement for the same rows, as a person would write
 * it.
 */

import { holds, holdsEnd, holdsStart, holdsWord } from "../../src/replica/reading/narrow.ts";
import { sortableDecimal } from "../../src/replica/rows/columns.ts";
import type { Patterns } from "../../src/replica/store/patterns.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import { customersLike, customersWhere, type RawContext, type RawStatement, worklist } from "./raw-sql.ts";

interface Sample {
  readonly email: string;
  readonly number: string;
  readonly vatId: string;
  /** Three letters inside a word that few names have. */
  readonly rare: string;
}

interface BenchQuestion {
  readonly what: string;
  readonly tool: string;
  readonly given: (sample: Sample) => object;
  readonly raw: (context: RawContext, sample: Sample) => RawStatement;
  /** What the call may take, milliseconds. */
  readonly mostMs: number;
}

const all = { max_tokens: 20_000 };
const both = ["pland", "fynn"] as const;

/** `steps`: evidence of the text, best first. */
const search = (
  what: string,
  query: (sample: Sample) => string,
  steps: (text: string) => readonly Patterns[],
  vendors: readonly string[] = both,
): BenchQuestion => ({
  what,
  tool: "search_customers",
  given: (sample) => ({ query: query(sample), vendors, ...all }),
  raw: (context, sample) => customersLike(context, vendors, steps(query(sample).toLowerCase())),
  mostMs: 50,
});

const newestFirst = "ORDER BY c.created_ms DESC, c.id DESC LIMIT 100";
const anywhere = (text: string): readonly Patterns[] => [holdsWord(text), holdsStart(text), holds(text)];

export const questions: readonly BenchQuestion[] = [
  {
    what: "a page of 100",
    tool: "list_customers",
    given: () => ({ vendors: ["fynn"], limit: 100, ...all }),
    raw: (context) => customersWhere(context, ["fynn"], () => "c.created_ms IS NOT NULL", newestFirst),
    mostMs: 50,
  },
  {
    what: "by customer number",
    tool: "list_customers",
    given: ({ number }) => ({ number, ...all }),
    raw: (context, { number }) => customersWhere(context, both, (values) => `c.number_key = ${values.add(number)}`),
    mostMs: 50,
  },
  {
    what: "who is overdue, 100 of them",
    tool: "list_customers",
    given: () => ({ vendors: ["fynn"], due_before: new Date().toISOString().slice(0, 10), limit: 100, ...all }),
    raw: (context) =>
      customersWhere(
        context,
        ["fynn"],
        () =>
          `EXISTS (SELECT 1 FROM invoice_rows i WHERE i.connection = c.connection AND i.customer_id = c.id AND i.is_owed = 1 AND i.due_ms < ${Date.now()} AND i.until_pass IS NULL)`,
        newestFirst,
      ),
    mostMs: 50,
  },
  // Pland's rows show every address; where rows do not, the vendor is asked.
  search(
    "by e-mail",
    ({ email }) => email,
    // And whoever else has an address there.
    (text) => [holdsWord(text), holdsEnd(text.slice(text.indexOf("@")))],
    ["pland"],
  ),
  search(
    "by VAT id",
    ({ vatId }) => vatId,
    (text) => [holdsWord(text)],
  ),
  search("by number, as a search", ({ number }) => number, anywhere),
  search("by three letters that few names hold", ({ rare }) => rare, anywhere),
  search(
    "by three letters that many names hold",
    () => "mül",
    () => anywhere("mul"),
  ),
  search(
    "by a word and the start of another",
    () => "patel tex",
    () => [{ all: [holdsStart("patel"), holdsStart("tex")] }, { any: [holds("patel tex"), holds("pateltex")] }],
  ),
  {
    what: "everybody counted by country and age of debt",
    tool: "summarize_customers",
    given: () => ({ group_by: ["country", "bucket"], ...all }),
    raw: () => ({
      text: "SELECT first_value, second_value, customers, overdue, owed FROM group_counts WHERE day = $1 AND first = 'country' AND second = 'bucket'",
      values: [new Date().toISOString().slice(0, 10)],
    }),
    mostMs: 2_000,
  },
  {
    what: "the worklist's first 20",
    tool: "triage_dunning",
    given: () => ({ limit: 20, ...all }),
    raw: (context) => worklist(context, { vendors: both }),
    mostMs: 2_000,
  },
  {
    what: "the worklist's first 20 of EUR 500 and more",
    tool: "triage_dunning",
    given: () => ({ limit: 20, currency: "EUR", min_amount: "500", ...all }),
    raw: (context) => worklist(context, { vendors: both, currency: "EUR", least: sortableDecimal("500") }),
    mostMs: 2_000,
  },
  {
    what: "the worklist's 20 largest in EUR",
    tool: "triage_dunning",
    given: () => ({ limit: 20, currency: "EUR", order: "amount", ...all }),
    raw: (context) => worklist(context, { vendors: both, currency: "EUR", isByAmount: true }),
    mostMs: 2_000,
  },
  {
    // Pland does not say who has one.
    what: "the worklist's first 20 without a working mandate",
    tool: "triage_dunning",
    given: () => ({ vendors: ["fynn"], limit: 20, mandate: "none", ...all }),
    raw: (context) => worklist(context, { vendors: ["fynn"], mandate: "none" }),
    mostMs: 2_000,
  },
];

/** A customer with all that it can be found by. */
export const readSample = async (store: Store): Promise<Sample> => {
  const [row] = await store.query<{
    readonly number: string;
    readonly vat_id: string;
    readonly name: string;
  }>(
    "SELECT number, vat_id, name FROM customers WHERE connection = 'fynn' AND number <> '' AND vat_id <> '' AND length(name) > 10 AND id NOT LIKE '%~%' ORDER BY id DESC LIMIT 1",
  );
  if (!row) throw new Error("Nobody is in the replica.");
  const [other] = await store.query<{ readonly email: string }>(
    "SELECT email FROM customers WHERE connection = 'pland' AND email LIKE '%@%' AND id NOT LIKE '%~%' ORDER BY id DESC LIMIT 1",
  );
  return { email: other?.email ?? "", number: row.number, vatId: row.vat_id, rare: row.name.slice(2, 5).toLowerCase() };
};
