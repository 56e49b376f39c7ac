/** One customer's fields, as get_customer answers them, sorted into what a card shows. */

import { type Amounts, readAmounts } from "./amounts.ts";
import type { Answer } from "./answer.ts";
import { type InvoiceLine, readInvoice } from "./invoice.ts";

export type Field = readonly [field: string, value: string];

/** The same company at another vendor. */
export interface Elsewhere {
  /** By evidence; otherwise only the names agree. */
  readonly isSure: boolean;
  readonly ref: string;
  readonly vendor: string;
  readonly name: string;
  readonly evidence: string;
}

export interface Balance {
  readonly amounts: Amounts;
  readonly atLeast: boolean;
  /** `in 4 open invoices; …` */
  readonly rest: string;
}

export interface CustomerCard {
  /** As its vendor's field says it, where one does. */
  readonly name: string | undefined;
  /** Without amounts (`no open invoice`, `? (vendor_timeout)`) the text as it stands. */
  readonly balance: Balance | string | undefined;
  /** Overdue, payment and the like. */
  readonly facts: readonly Field[];
  readonly invoices: readonly InvoiceLine[];
  readonly elsewhere: readonly Elsewhere[];
  /** What the vendor cannot say, what is unverified, what failed. */
  readonly doubts: readonly Field[];
  readonly others: readonly Field[];
}

const facts = new Set(["overdue", "oldest due", "payment", "credit", "written off", "parent", "more invoices"]);
const doubts = new Set(["balance problem", "vendor cannot say", "unverified", "note"]);

const readBalance = (value: string): Balance | string => {
  const [, bound, sum = "", rest = ""] = /^(at least )?(.+?) (in \d+ .+)$/.exec(value) ?? [];
  const amounts = readAmounts(sum);
  return amounts && rest !== "" ? { amounts, atLeast: bound !== undefined, rest } : value;
};

const readElsewhere = ([field, value]: Field): Elsewhere | undefined => {
  const [, ref, vendor, name, evidence] = /^(\S+) at ([a-z0-9-]+): (.*) \((.*)\)$/s.exec(value) ?? [];
  if (ref === undefined || vendor === undefined || name === undefined || evidence === undefined) return undefined;
  return { isSure: /^(same|=)/.test(field), ref, vendor, name, evidence };
};

/** Parts of a person's name, and names of other things. */
const otherNames = /first|last|given|family|middle|user|file/i;

/** `name` itself, else the first field that is one: of the customer, not of its addresses or contacts. */
const nameIn = (fields: readonly Field[]): string | undefined => {
  const names = fields.filter(([field]) => /^[a-z_]*name$/i.test(field) && !otherNames.test(field));
  return (names.find(([field]) => field === "name") ?? names[0])?.[1];
};

export const readCustomer = ({ rows }: Pick<Answer, "rows">): CustomerCard => {
  const fields = rows.map(([field = "", value = ""]): Field => [field, value]).filter(([field]) => field !== "ref");
  const invoices: InvoiceLine[] = [];
  const elsewhere: Elsewhere[] = [];
  const others: Field[] = [];
  for (const field of fields) {
    const invoice = readInvoice(field);
    const other = readElsewhere(field);
    if (invoice) invoices.push(invoice);
    else if (other) elsewhere.push(other);
    else if (!facts.has(field[0]) && !doubts.has(field[0]) && field[0] !== "balance") others.push(field);
  }
  const balance = fields.find(([field]) => field === "balance")?.[1];
  return {
    name: nameIn(others),
    balance: balance === undefined ? undefined : readBalance(balance),
    facts: fields.filter(([field]) => facts.has(field)),
    invoices,
    elsewhere,
    doubts: fields.filter(([field]) => doubts.has(field)),
    others,
  };
};
