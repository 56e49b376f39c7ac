/**
 * Twenty questions as a careful agent answers them: with our tools, and with one raw tool per vendor endpoint.
 *
 * "Careful" means: no answer before everything was read that could change it. With our tools that is what coverage and
 * `complete` say; with raw endpoints it is the vendor's own paging, read to its end or to the cap.
 */

import type { SandboxVendor } from "../src/sandbox/company.ts";

export interface OurCall {
  readonly tool: string;
  readonly given: Readonly<Record<string, unknown>>;
}

/** Requests to one vendor's list, page by page to the end, or a single one. */
export interface RawCall {
  readonly vendor: SandboxVendor;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Pages are followed to the end; otherwise one request. */
  readonly walk?: boolean;
}

export interface Task {
  readonly question: string;
  readonly ours: readonly OurCall[];
  /** Whether the last list is followed to its end with `get_customer_page`. */
  readonly follow?: boolean;
  readonly raw: readonly RawCall[];
}

/** Names, numbers and addresses of customers that the sandbox's population holds. */
export interface Known {
  readonly name: string;
  /** Part of a name that several customers share. */
  readonly part: string;
  readonly email: string;
  readonly vatId: string;
  readonly fynnNumber: string;
  readonly plandNumber: string;
  readonly ids: Readonly<Record<SandboxVendor, string>>;
  readonly refs: Readonly<Record<SandboxVendor, string>>;
}

const list = (given: Record<string, unknown>): OurCall => ({ tool: "list_customers", given });
const search = (query: string, more: Record<string, unknown> = {}): OurCall => ({
  tool: "search_customers",
  given: { query, ...more },
});
const one = (ref: string): OurCall => ({ tool: "get_customer", given: { ref } });

const everywhere = (
  query: Readonly<Record<SandboxVendor, Readonly<Record<string, string>>>>,
  walk = false,
): RawCall[] =>
  (Object.keys(query) as SandboxVendor[]).map((vendor) => ({
    vendor,
    path: vendor === "pland" ? "/customers/" : "/customers",
    query: query[vendor],
    walk,
  }));

const byName = (name: string): RawCall[] =>
  everywhere({
    zenskar: { search_name_external_id: name, limit: "100" },
    pland: { name, limit: "100" },
    adfin: { searchText: name, size: "100" },
    sequence: { legalName: name, limit: "100" },
    fynn: { search: name, limit: "100" },
  });

const all = (vendor: SandboxVendor, query: Record<string, string> = {}): RawCall => ({
  vendor,
  path: vendor === "pland" ? "/customers/" : "/customers",
  query: { [vendor === "adfin" ? "size" : "limit"]: "100", ...query },
  walk: true,
});

const year = "2026-01-01";

export const tasksOf = (known: Known): readonly Task[] => [
  { question: "Who is X? (a whole name, every vendor)", ours: [search(known.name)], raw: byName(known.name) },
  { question: "Who has X in their name?", ours: [search(known.part)], raw: byName(known.part) },
  {
    question: "Who is behind this e-mail address?",
    ours: [search(known.email)],
    raw: everywhere({
      zenskar: { email__ilike: known.email },
      pland: {
        generalField: JSON.stringify({ key: "contact.email", value: known.email, operator: "=" }),
        limit: "100",
      },
      adfin: { searchText: known.email },
      sequence: { email: known.email },
      fynn: { search: known.email },
    }),
  },
  {
    question: "Who is customer 10010 in Fynn?",
    ours: [list({ vendors: ["fynn"], number: known.fynnNumber })],
    raw: [{ vendor: "fynn", path: "/customers", query: { customerNumber: known.fynnNumber } }],
  },
  {
    question: "Who is customer 10010 in Pland?",
    ours: [list({ vendors: ["pland"], number: known.plandNumber })],
    raw: [{ vendor: "pland", path: "/customers/", query: { number: known.plandNumber } }],
  },
  {
    question: "Who has this VAT id?",
    ours: [search(known.vatId)],
    raw: [{ vendor: "fynn", path: "/customers", query: { vatId: known.vatId } }, all("zenskar"), all("pland")],
  },
  {
    question: "How much does X owe in Zenskar?",
    ours: [search(known.name, { vendors: ["zenskar"] }), one(known.refs.zenskar)],
    raw: [
      { vendor: "zenskar", path: "/customers", query: { search_name_external_id: known.name } },
      { vendor: "zenskar", path: `/customers/${known.ids.zenskar}` },
    ],
  },
  {
    question: "Who is overdue in Zenskar?",
    ours: [list({ vendors: ["zenskar"], financial_status: "overdue", limit: 100, max_tokens: 8_000 })],
    follow: true,
    raw: [
      all("zenskar", {
        invoice__status__in: "approved,partially_paid",
        invoice__due_date__lt: "2026-06-30T00:00:00",
        invoice__amount_due__gt: "0",
      }),
    ],
  },
  {
    question: "Who is overdue in Adfin?",
    ours: [list({ vendors: ["adfin"], financial_status: "overdue", limit: 100, max_tokens: 8_000 })],
    follow: true,
    raw: [all("adfin", { financialStatuses: "OVERDUE" })],
  },
  {
    question: "Who is overdue in Adfin and has no working mandate? (cancelled ones)",
    ours: [
      list({
        vendors: ["adfin"],
        financial_status: "overdue",
        mandate_status: "cancelled",
        limit: 100,
        max_tokens: 8_000,
      }),
    ],
    follow: true,
    raw: [all("adfin", { financialStatuses: "OVERDUE", ddMandateStatuses: "CANCELLED" })],
  },
  {
    question: "Whose mandate is pending?",
    ours: [list({ vendors: ["adfin"], mandate_status: "pending", limit: 100, max_tokens: 8_000 })],
    follow: true,
    raw: [all("adfin", { ddMandateStatuses: "PENDING" })],
  },
  {
    question: "Which Zenskar customers were created this year?",
    ours: [list({ vendors: ["zenskar"], created_after: year, limit: 100, max_tokens: 8_000 })],
    follow: true,
    raw: [all("zenskar", { created_at__gte: `${year}T00:00:00` })],
  },
  {
    question: "Which Sequence customers were created this year? (no filter there)",
    ours: [list({ vendors: ["sequence"], created_after: year, limit: 100, max_tokens: 8_000 })],
    follow: true,
    raw: [all("sequence")],
  },
  {
    question: "Which Fynn customers are archived? (no filter there)",
    ours: [list({ vendors: ["fynn"], status: "archived", limit: 100, max_tokens: 8_000 })],
    follow: true,
    raw: [all("fynn")],
  },
  {
    question: "Who changed at Adfin since 1 June?",
    ours: [list({ vendors: ["adfin"], updated_after: "2026-06-01", limit: 100, max_tokens: 8_000 })],
    follow: true,
    raw: [all("adfin", { lastUpdatedStartTime: "2026-06-01T00:00:00Z" })],
  },
  {
    question: "Is X also a customer elsewhere?",
    ours: [one(known.refs.zenskar)],
    raw: [{ vendor: "zenskar", path: `/customers/${known.ids.zenskar}` }, ...byName(known.name).slice(1)],
  },
  {
    question: "Show everything about one Fynn customer",
    ours: [one(known.refs.fynn)],
    raw: [{ vendor: "fynn", path: `/customers/${known.ids.fynn}` }],
  },
  {
    question: "The five newest customers of Zenskar",
    ours: [list({ vendors: ["zenskar"], sort: "-created_at", limit: 5 })],
    raw: [{ vendor: "zenskar", path: "/customers", query: { order: "-created_at", limit: "5" } }],
  },
  {
    question: "A first look: twenty customers over all vendors",
    ours: [list({})],
    raw: everywhere({
      zenskar: { limit: "4" },
      pland: { limit: "4" },
      adfin: { size: "4" },
      sequence: { limit: "4" },
      fynn: { limit: "4" },
    }),
  },
  {
    question: "Which customers of Pland are in the export? (all of them)",
    ours: [list({ vendors: ["pland"], limit: 200, max_tokens: 20_000 })],
    follow: true,
    raw: [all("pland")],
  },
];
