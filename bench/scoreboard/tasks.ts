/**
 * Twenty questions as a careful agent answers them: with our tools, and with one raw tool per vendor endpoint.
 *
 * "Careful" means: no answer before everything was read that could change it. With our tools that is what coverage and
 * the continuation say; with raw endpoints it is the vendor's own paging, read to its end or to the cap.
 */

import type { Query } from "../../src/http/request.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";

export interface OurCall {
  readonly tool: string;
  readonly given: Readonly<Record<string, unknown>>;
}

/** `all`: the list's pages to their end; `first`: one page of 20; `count`: one row, for the total beside it. */
export interface RawCall {
  readonly vendor: SandboxVendor;
  readonly read: "all" | "first" | "count" | { readonly id: string };
  readonly query?: Query;
}

interface Task {
  readonly question: string;
  readonly ours: readonly OurCall[];
  readonly raw: readonly RawCall[];
}

/** One customer of the sandbox and how each vendor knows them; what the questions are about. */
export interface Known {
  readonly name: string;
  /** A part of a name that several customers share. */
  readonly part: string;
  readonly email: string;
  readonly vatId: string;
  readonly numbers: { readonly pland: string; readonly fynn: string };
  readonly ids: Readonly<Record<"zenskar" | "fynn", string>>;
  readonly refs: Readonly<Record<"zenskar" | "fynn", string>>;
  /** YYYY-MM-DD. */
  readonly monthAgo: string;
  readonly yearAgo: string;
}

const search = (query: string, more: object = {}): OurCall => ({ tool: "search_customers", given: { query, ...more } });
const one = (ref: string): OurCall => ({ tool: "get_customer", given: { ref } });
/** A list that the agent wants whole: generous with rows and budget. */
const list = (vendor: SandboxVendor, filters: object): OurCall => ({
  tool: "list_customers",
  given: { vendors: [vendor], ...filters, limit: 100, max_tokens: 8_000 },
});

const all = (vendor: SandboxVendor, query: Query = {}): RawCall => ({ vendor, read: "all", query });
const byId = (vendor: "zenskar" | "fynn", { ids }: Known): RawCall => ({ vendor, read: { id: ids[vendor] } });

const byName = (name: string): readonly RawCall[] => [
  all("zenskar", { search_name_external_id: name }),
  all("pland", { name }),
  all("adfin", { searchText: name }),
  all("sequence", { legalName: name }),
  all("fynn", { search: name }),
];

const counting: readonly SandboxVendor[] = ["zenskar", "adfin", "sequence", "fynn"];

const identification = (known: Known): readonly Task[] => [
  { question: "Who is X? (whole name, every vendor)", ours: [search(known.name)], raw: byName(known.name) },
  { question: "Who has X in the name? (every vendor)", ours: [search(known.part)], raw: byName(known.part) },
  {
    question: "Whose e-mail address is this?",
    ours: [search(known.email)],
    raw: [
      all("zenskar", { email__ilike: known.email }),
      all("pland", {
        generalField: JSON.stringify({
          key: "contact.email",
          value: known.email,
          operator: "equals",
          fieldType: "string",
        }),
      }),
      all("adfin", { searchText: known.email }),
      all("sequence", { email: known.email }),
      all("fynn", { "emailAddresses.email": known.email }),
    ],
  },
  {
    question: "Who is this customer number? (Fynn)",
    ours: [list("fynn", { number: known.numbers.fynn })],
    raw: [all("fynn", { customerNumber: known.numbers.fynn })],
  },
  {
    question: "Who is this customer number? (Pland)",
    ours: [list("pland", { number: known.numbers.pland })],
    raw: [all("pland", { number: known.numbers.pland })],
  },
  {
    question: "Whose VAT id is this? (Fynn)",
    ours: [list("fynn", { vat_id: known.vatId })],
    raw: [all("fynn", { vatId: known.vatId })],
  },
  { question: "Everything about one customer (Fynn)", ours: [one(known.refs.fynn)], raw: [byId("fynn", known)] },
  {
    question: "Is X a customer elsewhere too?",
    ours: [one(known.refs.zenskar)],
    raw: [byId("zenskar", known), ...byName(known.name).slice(1)],
  },
];

const money = (known: Known): readonly Task[] => [
  {
    question: "How much does X owe? (Zenskar)",
    ours: [search(known.name, { vendors: ["zenskar"] })],
    raw: [all("zenskar", { search_name_external_id: known.name }), byId("zenskar", known)],
  },
  {
    question: "Who has unpaid invoices? (Zenskar)",
    ours: [list("zenskar", { financial_status: "outstanding" })],
    raw: [all("zenskar", { invoice__status__in: "approved,partially_paid", invoice__amount_due__gt: "0" })],
  },
  {
    question: "Who is overdue? (Adfin)",
    ours: [list("adfin", { financial_status: "overdue" })],
    raw: [all("adfin", { financialStatuses: "OVERDUE" })],
  },
  {
    question: "Who is overdue, and the mandate cancelled? (Adfin)",
    ours: [list("adfin", { financial_status: "overdue", mandate_status: "cancelled" })],
    raw: [all("adfin", { financialStatuses: "OVERDUE", ddMandateStatuses: "CANCELLED" })],
  },
  {
    question: "Whose mandate is pending? (Adfin)",
    ours: [list("adfin", { mandate_status: "pending" })],
    raw: [all("adfin", { ddMandateStatuses: "PENDING" })],
  },
];

const listing = (known: Known): readonly Task[] => [
  {
    question: "Who was created within a year? (Zenskar)",
    ours: [list("zenskar", { created_after: known.yearAgo })],
    raw: [all("zenskar", { created_at__gte: `${known.yearAgo}T00:00:00` })],
  },
  {
    question: "Who was created within a year? (Sequence, no filter there)",
    ours: [list("sequence", { created_after: known.yearAgo })],
    raw: [all("sequence", { sortOrder: "DESC" })],
  },
  {
    question: "Who changed within a month? (Adfin)",
    ours: [list("adfin", { updated_after: known.monthAgo })],
    raw: [all("adfin", { lastUpdatedStartTime: `${known.monthAgo}T00:00:00Z` })],
  },
  {
    question: "Who is archived? (Fynn, no filter there)",
    ours: [list("fynn", { status: "archived" })],
    raw: [all("fynn")],
  },
  {
    question: "The newest twenty (Zenskar)",
    ours: [{ tool: "list_customers", given: { vendors: ["zenskar"], sort: "-created_at" } }],
    raw: [{ vendor: "zenskar", read: "first", query: { order: "-created_at" } }],
  },
  {
    question: "How many customers are there, by vendor?",
    ours: [{ tool: "summarize_customers", given: { group_by: ["vendor"] } }],
    // Four vendors count for themselves.
    raw: [all("pland"), ...counting.map((vendor): RawCall => ({ vendor, read: "count" }))],
  },
  { question: "All customers (Pland)", ours: [list("pland", {})], raw: [all("pland")] },
];

export const tasksOf = (known: Known): readonly Task[] => [
  ...identification(known),
  ...money(known),
  ...listing(known),
];
