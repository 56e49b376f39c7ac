/** The port: what one connected vendor can be asked, whoever answers, its API or a replica of what it said. */

import type { Customer, Money } from "../vocabulary/customer.ts";
import type { Invoice } from "../vocabulary/invoice.ts";
import type { Problem } from "../vocabulary/problem.ts";
import type { Pushdown } from "../vocabulary/pushdown.ts";
import type { Debtor, When } from "./declare/receivables.ts";
import type { Connection } from "./define.ts";
import type { PackedInvoices } from "./packed/invoices.ts";
import type { Position } from "./pagination/strategy.ts";
import type { Plan } from "./plan.ts";
import type { PlannedQuery } from "./planned-queries.ts";
import type { Question } from "./question.ts";
import type { WalkMemory } from "./read/look-ahead.ts";
import type { Page, PageAt } from "./read/page.ts";
import type { PageSlots } from "./read/page-slots.ts";

export interface FoundCustomer {
  readonly customer: Customer;
  /** The vendor's own answer, untranslated. */
  readonly sent: unknown;
}

/** Rows of customers by a plan. All of it but `plan` rejects with a `Problem`. */
export interface CustomerSource {
  /** Rows per request at most. */
  readonly mostPerPage: number;
  /** Rows asked for at once where a walk goes on, since what is not shown now is kept; absent: nothing is kept. */
  readonly laterSize?: number | undefined;
  /** Customers are found by many ids at once. */
  readonly takesManyIds: boolean;
  /**
   * Throws `unsupported` for what cannot be honoured; undefined: nobody there can match, so nothing is asked.
   * `resumed`: where a walk that is gone on with stands.
   */
  plan(question: Question, resumed?: { readonly position: Position | undefined }): Plan | undefined;
  /** One page of one of the plan's queries, from a place that an earlier page of the same query named. */
  page(plan: Plan, query: PlannedQuery, at: PageAt): Promise<Page<Customer>>;
  /** Whether a query can be asked for in slices of creation. */
  isSliceable?(query: PlannedQuery): boolean;
  /** How many customers there are, told by a request of its own; absent where pages of the list tell it, or nothing. */
  count?(): Promise<number | undefined>;
  /** Keeps the page at this place, if this call read it, for the walk's next call. */
  keepPage?(query: PlannedQuery, position: Position | undefined): void;
  /** Undefined where there is no such customer. */
  byId(id: string): Promise<FoundCustomer | undefined>;
  /** The requests that a plan begins with, one line each; nothing is sent. */
  requests(plan: Plan, size: number): readonly string[];
}

/** What one reading of invoices came to. */
export interface InvoiceReadFacts {
  /** Everything that matches was read. */
  readonly whole: boolean;
  /** Why it was not, or what failed; absent where time ran out. */
  readonly problem?: Problem | undefined;
  /** Rows the vendor sent. */
  readonly read: number;
  readonly malformed: number;
  /** Rows of one customer's invoices that may be owed and do not say whose they are, where that is judged here. */
  readonly unowned: number;
  readonly requests: number;
  /** The vendor's own counts of rows that match, where it tells them for every walk. */
  readonly total?: number | undefined;
  readonly how: Pushdown;
  /** The vendor ignores the filter: everything was read and judged here. */
  readonly ignored: boolean;
  /** Totals, anchors or repeated rows show that the vendor's data changed meanwhile: rows may be missing. */
  readonly moved: boolean;
  /** Epoch milliseconds: nothing of it is older; absent where the vendor was asked now. */
  readonly asOf?: number | undefined;
  /** What an answer in this form leaves out. */
  readonly excludes?: string | undefined;
  /** What the list that was read holds nothing of, although it is the narrowest that is documented. */
  readonly gap?: string | undefined;
  /** What an empty answer may mean beside "there is none". */
  readonly caveat?: string | undefined;
}

export interface InvoiceRead extends InvoiceReadFacts {
  /** Each once, in the order they came. */
  readonly invoices: readonly Invoice[];
}

/** Invoices of a whole book. */
export interface OverdueRead extends InvoiceReadFacts {
  readonly packed: PackedInvoices;
}

export interface CompletedInvoices {
  readonly invoices: readonly Invoice[];
  readonly requests: number;
  /** Invoices that still lack it: over the bound, out of time, or not answered. */
  readonly left: number;
  /** Why one was not answered. */
  readonly problem?: Problem | undefined;
}

/** What a related list says, by the key of the invoice it is about. */
export interface Records {
  /** The invoices with what the records add; what an invoice's own row says stands. */
  apply(invoices: readonly Invoice[]): readonly Invoice[];
  /** The same for those of a whole book, once: what is given, and the records, are forgotten on the way. */
  applyToBook(invoices: PackedInvoices): Promise<PackedInvoices>;
  readonly requests: number;
  /** Everything asked for was read. */
  readonly whole: boolean;
  readonly problem?: Problem | undefined;
}

export const nothingRelated: Records = {
  apply: (invoices) => invoices,
  applyToBook: async (invoices) => invoices,
  requests: 0,
  whole: true,
};

/** `unsaid`: the vendor answered in another shape, or refused. */
export type Said<Value> = { readonly value: Value } | { readonly unsaid: Problem | undefined };

/** Whether invoices can be seen at all. */
export interface InvoiceSample {
  readonly verdict: "ok" | "failed" | "unknown";
  /** Why not, or what is left out; absent where a row came by the first way of asking. */
  readonly says?: string;
}

/** What customers owe. Nothing of it rejects: what is missing stands in the results. `reserveMs`: see `WalkLimits`. */
export interface ReceivableSource {
  ofCustomer(debtor: Debtor, reserveMs: number): Promise<InvoiceRead>;
  /** Of everything overdue and on its way, what `keep` keeps of each; its id has to stay. */
  overdue(when: When, keep: (invoice: Invoice) => Invoice | undefined, reserveMs: number): Promise<OverdueRead>;
  /** Invoices that lack something completed by a request each, first come first served, at most `most`. */
  complete(invoices: readonly Invoice[], most: number, reserveMs: number): Promise<CompletedInvoices>;
  /** Invoices with what another list says of them: of one customer, or of everything overdue. */
  related(
    of: { readonly customer?: Debtor; readonly invoices: readonly Invoice[]; readonly when?: When },
    reserveMs: number,
  ): Promise<Records>;
  /** At most one request for each way of asking that the vendor declares. `now`: epoch milliseconds. */
  sample(now: number): Promise<InvoiceSample>;
  /** Every invoice of every customer, query after query, page after page. Pages reject with a `Problem`. */
  readonly everything: {
    readonly queries: number;
    page(query: number, position: Position | undefined): Promise<Page<Invoice>>;
  };
  payment?(customerId: string): Promise<Said<Pick<Customer, "mandate" | "paymentMethod">>>;
  credits?(customerId: string): Promise<Said<readonly Money[]>>;
}

/** What the smallest list request showed beside its row. */
export interface Probe {
  readonly latencyMs: number;
  readonly sent: Readonly<Record<string, string>>;
  readonly received: Readonly<Record<string, string>>;
}

/** One vendor within one call. */
export interface VendorClient {
  readonly connection: Connection;
  /** Asks for one customer, and tells the headers that went and came. Rejects with `HttpFailure` or `Problem`. */
  probe(): Promise<Probe>;
  /** The vendor itself, where this is a replica of what it said. */
  readonly live?: VendorClient | undefined;
  /** Shared by the walks of the call; absent: its pages are read one after another. */
  readonly slots?: PageSlots | undefined;
  /** Milliseconds of this call in which something of it waited for the vendor's rate. */
  readonly rateWaitMs: () => number;
  /** How old the oldest of this call's rows are that an earlier call of its walk read, in milliseconds. */
  readonly keptAgeMs: () => number | undefined;
  /** What its walk's calls keep for the next one; absent: nothing is kept. */
  readonly memory?: WalkMemory | undefined;
  readonly customers: CustomerSource;
  /** Absent: it cannot say who owes what. */
  readonly receivables?: ReceivableSource | undefined;
}
