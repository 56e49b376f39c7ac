/** Invoices of a whole book, each once: packed as they come, and of one in two documents what both say. */

import { createYielding } from "../../platform/event-loop.ts";
import type { Invoice } from "../../vocabulary/invoice.ts";
import { createPackedRows, partOf, parts } from "./rows.ts";

export interface PackedInvoices {
  /** One that is there already adds what it says further. */
  add(invoice: Invoice): void;
  /** Those of this customer, in the order they came. */
  ofCustomer(id: string): readonly Invoice[];
  /** Part after part: all invoices of a customer are in the same one. */
  parts(): AsyncIterable<readonly Invoice[]>;
  /** The same, each part forgotten as it is told: nothing is left behind the last one. */
  takeParts(): AsyncIterable<readonly Invoice[]>;
}

/** Of one invoice in two documents: the higher level, and the later reminder. */
const further = (a: Invoice, b: Invoice): Invoice => {
  const higher = (b.dunning?.level ?? 0) > (a.dunning?.level ?? 0) ? b : a;
  const later = (b.lastReminderAt?.at ?? 0) > (a.lastReminderAt?.at ?? 0) ? b : a;
  return { ...higher, lastReminderAt: later.lastReminderAt };
};

/** Each invoice of a part once. */
const merged = (invoices: readonly Invoice[]): readonly Invoice[] => {
  const byId = new Map<string, Invoice>();
  for (const invoice of invoices) {
    const earlier = byId.get(invoice.id);
    byId.set(invoice.id, earlier ? further(earlier, invoice) : invoice);
  }
  return [...byId.values()];
};

const inTurn = async function* (unpack: (part: number) => readonly Invoice[]) {
  const yielding = createYielding();
  for (const part of parts) {
    await yielding();
    yield merged(unpack(part));
  }
};

export const createPackedInvoices = (): PackedInvoices => {
  const rows = createPackedRows<Invoice>();
  return {
    add: (invoice) => rows.add(invoice.customerId ?? "", invoice),
    ofCustomer: (id) => merged(rows.part(partOf(id))).filter(({ customerId }) => customerId === id),
    parts: () => inTurn(rows.part),
    takeParts: () => inTurn(rows.take),
  };
};
