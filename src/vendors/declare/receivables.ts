/** How a vendor's invoices, and what goes with them, are asked for, read, checked and translated: data, GET only. */

import type { Query } from "../../http/request.ts";
import type { Customer, Money } from "../../vocabulary/customer.ts";
import type { Invoice } from "../../vocabulary/invoice.ts";
import type { Moment } from "../../vocabulary/moment.ts";
import type { Pushdown } from "../../vocabulary/pushdown.ts";
import type { List } from "./list.ts";
import type { PaymentList } from "./payments.ts";

/** A customer as receivables are asked about it. */
export type Debtor = Pick<Customer, "id" | "number">;

/** Midnights (UTC) in epoch milliseconds: the day overdue is counted to, and the day it is. */
export interface When {
  readonly asOf: number;
  readonly today: number;
}

/** One way to ask for invoices. Where several are declared, the next is tried when one is refused or ignored. */
export interface InvoiceForm<Of> {
  readonly list: List<Invoice>;
  /** One walk per query; undefined where it cannot be asked this way. */
  readonly ask: (of: Of) => readonly Query[] | undefined;
  readonly how: Pushdown;
  /**
   * Whether the vendor would send this row if it honoured the query. Rows never decide by the filter alone: each is
   * judged again here, so an ignored filter costs time and is said, but makes nobody look overdue.
   */
  readonly expects?: (invoice: Invoice, of: Of) => boolean;
  /** The same invoice may come several times (once per dunning document). */
  readonly repeats?: true;
  /** What an answer in this form leaves out, said with the answer; it is partial then. */
  readonly excludes?: string;
  /** What the vendor's list holds nothing of, said with the answer. */
  readonly gap?: string;
  /** What an answer without a single row may mean beside "there is none", said with it; it is partial then. */
  readonly caveatWhenEmpty?: string;
  /**
   * The query that finds anybody's invoices: with it an empty answer is checked by asking for somebody who has some.
   */
  readonly unfilteredQuery?: Query;
}

/** What another list knows of an invoice, found by `key`; by several where it is about several. */
export interface InvoiceRecord {
  readonly key: string | readonly string[];
  /** `reminder`: one reminder each; `mirror`: the same debt in another document; `payment`: one that is under way. */
  readonly kind: "reminder" | "mirror" | "payment";
  readonly at?: Moment | null | undefined;
  readonly level?: number | undefined;
  readonly word?: string | undefined;
  readonly until?: Moment | undefined;
  readonly fee?: Money | undefined;
  readonly currency?: string | undefined;
}

/** A second list whose rows say more about invoices already read. */
export interface RelatedList {
  readonly list: List<InvoiceRecord>;
  /** For one customer's invoices, or for all overdue ones; undefined: not worth the requests there. */
  readonly ask: (of: {
    readonly customer?: Debtor;
    readonly invoices: readonly Invoice[];
    readonly when?: When;
  }) => readonly Query[] | undefined;
  readonly keyOf: (invoice: Invoice) => string | undefined;
  /** Its rows state a currency that invoices leave out: then sums need them too. */
  readonly tellsCurrency?: true;
  /** What it adds, in a few words. */
  readonly about: string;
  /** Queries in one call, whatever there is to ask. */
  readonly most?: number;
}

/** One GET that says more about one thing. `read` gives undefined for a body that is not as documented. */
export interface Detail<Of, Found> {
  readonly path: (of: Of) => string;
  readonly query?: (of: Of) => Query;
  readonly read: (body: unknown, of: Of) => Found | undefined;
  readonly about: string;
}

/** What a vendor may be unable to say: each `?` of an answer has its reason here. */
const receivableFacts = [
  "mandates",
  "payment methods",
  "reminders",
  "pending payments",
  "promises",
  "disputes",
  "credits",
  "issue dates",
] as const;
export type ReceivableFact = (typeof receivableFacts)[number];

export interface Receivables {
  /** All invoices of one customer that are not settled. */
  readonly ofCustomer: readonly InvoiceForm<Debtor>[];
  /** Everything overdue at a day, of all customers, and beside it what is known to be on its way. */
  readonly overdue: readonly InvoiceForm<When>[];
  /** Everything open, whatever its due date; absent: the forms of `overdue` hold it, asked for a late day. */
  readonly open?: readonly InvoiceForm<When>[];
  /** Every invoice of every customer, whatever its state: what a replica keeps, and what settled ones are known by. */
  readonly everything: {
    readonly list: List<Invoice>;
    readonly queries: readonly Query[];
    /** No document describes the list. */
    readonly how?: "unsure";
  };
  readonly relatedList?: RelatedList;
  /** Absent: invoices alone tell whose money is on its way, or nothing does. */
  readonly payments?: PaymentList;
  /** By invoice, where its row leaves something open. `most`: requests in one call, whatever there is to ask. */
  readonly complete?: Detail<Invoice, Invoice> & {
    readonly needed: (invoice: Invoice) => boolean;
    readonly most: number;
  };
  /** `needed`: whether the customer's own row leaves it open; absent: it always does. */
  readonly payment?: Detail<string, Pick<Customer, "mandate" | "paymentMethod">> & {
    readonly needed?: (customer: Customer) => boolean;
  };
  readonly credits?: Detail<string, readonly Money[]>;
  /** What no public document confirms, in a few words each. */
  readonly unverified: readonly string[];
  readonly cannotSay: readonly ReceivableFact[];
  /** How its lists behave that an answer from them must be read with, in a few words each. */
  readonly gaps?: readonly string[];
  /** Advice by HTTP status, beside or instead of the vendor's own. */
  readonly remedies?: Readonly<Record<number, string>>;
}
