/** What the replica is asked in the benchmark, each beside one SQL statement for the same rows, as a person would write it. */

import type { Store } from "../../src/replica/store/sql.ts";

export interface Sample {
  readonly email: string;
  readonly number: string;
  readonly vatId: string;
  /** Three letters inside a word that few names have. */
  readonly rare: string;
}

export interface BenchQuestion {
  readonly what: string;
  readonly tool: string;
  readonly given: (sample: Sample) => object;
  readonly sql: (isLike: (placeholder: string) => string) => string;
  readonly values?: (sample: Sample) => readonly string[];
  /** What the call may take, milliseconds. */
  readonly mostMs: number;
}

const all = { max_tokens: 20_000 };
const inPass =
  "c.connection = s.connection AND c.since_pass <= s.published_pass AND (c.until_pass IS NULL OR c.until_pass > s.published_pass)";
const of = (condition: string, order: string): string =>
  `SELECT c.record FROM sources s JOIN customer_rows c ON ${inPass} WHERE ${condition} ${order}`;

/** Of both vendors, half of a page each. */
const search = (
  what: string,
  query: (sample: Sample) => string,
  patterns: (text: string) => readonly string[],
): BenchQuestion => ({
  what,
  tool: "search_customers",
  given: (sample) => ({ query: query(sample), ...all }),
  sql: (isLike) => {
    const conditions = patterns("")
      .map((_, at) => isLike(`$${at + 1}`))
      .join(" AND ");
    const half = (name: string) =>
      `SELECT * FROM (${of(`s.connection = '${name}' AND ${conditions}`, "LIMIT 20")}) ${name}`;
    return `${half("pland")} UNION ALL ${half("fynn")}`;
  },
  values: (sample) => patterns(query(sample).toLowerCase()),
  mostMs: 50,
});

const word = (text: string): readonly string[] => [`% ${text} %`];
const inside = (text: string): readonly string[] => [`%${text}%`];

export const questions: readonly BenchQuestion[] = [
  {
    what: "a page of 100",
    tool: "list_customers",
    given: () => ({ vendors: ["fynn"], limit: 100, ...all }),
    sql: () =>
      of("s.connection = 'fynn' AND c.created_ms IS NOT NULL", "ORDER BY c.created_ms DESC, c.id DESC LIMIT 100"),
    mostMs: 50,
  },
  {
    what: "by customer number",
    tool: "list_customers",
    given: ({ number }) => ({ number, ...all }),
    sql: () => of("c.number_key = $1", ""),
    values: ({ number }) => [number],
    mostMs: 50,
  },
  {
    what: "who is overdue, 100 of them",
    tool: "list_customers",
    given: () => ({ vendors: ["fynn"], due_before: new Date().toISOString().slice(0, 10), limit: 100, ...all }),
    sql: () =>
      of(
        `s.connection = 'fynn' AND EXISTS (SELECT 1 FROM invoice_rows i WHERE i.connection = c.connection AND i.customer_id = c.id AND i.is_owed = 1 AND i.due_ms < ${Date.now()} AND i.until_pass IS NULL)`,
        "ORDER BY c.created_ms DESC, c.id DESC LIMIT 100",
      ),
    mostMs: 50,
  },
  {
    // Pland's rows show every address; where rows do not, the vendor is asked.
    what: "by e-mail",
    tool: "search_customers",
    given: ({ email }) => ({ query: email, vendors: ["pland"], ...all }),
    sql: (isLike) => of(`s.connection = 'pland' AND ${isLike("$1")}`, "LIMIT 20"),
    values: ({ email }) => word(email.toLowerCase()),
    mostMs: 50,
  },
  search("by VAT id", ({ vatId }) => vatId, word),
  search("by number, as a search", ({ number }) => number, word),
  search("by three letters that few names hold", ({ rare }) => rare, inside),
  search(
    "by three letters that many names hold",
    () => "mül",
    () => inside("mul"),
  ),
  search(
    "by a word and the start of another",
    () => "schmidt tech",
    () => ["% schmidt%", "% tech%"],
  ),
  {
    what: "everybody counted by country and age of debt",
    tool: "summarize_customers",
    given: () => ({ group_by: ["country", "bucket"], ...all }),
    sql: () =>
      "SELECT first_value, second_value, customers, overdue, owed FROM group_counts WHERE first = 'country' AND second = 'bucket'",
    mostMs: 2_000,
  },
  {
    what: "the worklist's first 20",
    tool: "triage_dunning",
    given: () => ({ limit: 20, ...all }),
    sql: () =>
      "SELECT customer_id FROM debts WHERE is_held = 0 AND bucket = '90+' AND part = '' ORDER BY lead_amount DESC LIMIT 20",
    mostMs: 2_000,
  },
  {
    what: "the worklist's first 20 of EUR 500 and more",
    tool: "triage_dunning",
    given: () => ({ limit: 20, currency: "EUR", min_amount: "500", ...all }),
    sql: () =>
      "SELECT customer_id FROM debts WHERE is_held = 0 AND bucket = '90+' AND (only_currency = 'EUR' AND part = '' OR part = 'EUR') ORDER BY lead_amount DESC LIMIT 20",
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
