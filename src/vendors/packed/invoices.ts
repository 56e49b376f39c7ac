/** Invoices of a whole book, each once: packed as they come, and of one in two documents what both say. */

import { createYielding } from "../../platform/event-loop.ts";
import type { Invoice } from "../../vocabulary/invoice.ts";
import { createPackedIds } from "./ids.ts";
import { createPackedRows, partOf, parts } from "./rows.ts";

export interface PackedInvoices {
  has(id: string): boolean;
  /** One that is there already adds what it says further. */
  add(invoice: Invoice): void;
  /** Those of this customer, in the order they came. */
  ofCustomer(id: string): readonly Invoice[];
  /** Part after part: all invoices of a customer are in the same one. */
  parts(): AsyncIterable<readonly Invoice[]>;
}

/** Of one invoice in two documents: the higher level, and the later reminder. */
const further = (a: Invoice, b: Invoice): Invoice => {
  const higher = (b.dunning?.level ?? 0) > (a.dunning?.level ?? 0) ? b : a;
  const later = (b.lastReminderAt?.at ?? 0) > (a.lastReminderAt?.at ?? 0) ? b : a;
  return { ...higher, lastReminderAt: later.lastReminderAt };
};

export const createPackedInvoices = (): PackedInvoices => {
  const ids = createPackedIds();
  const rows = createPackedRows<Invoice>();
  const unpack = (part: number): readonly Invoice[] => {
    const byId = new Map<string, Invoice>();
    for (const invoice of rows.part(part)) {
      const earlier = byId.get(invoice.id);
      byId.set(invoice.id, earlier ? further(earlier, invoice) : invoice);
    }
    return [...byId.values()];
  };
  return {
    has: (id) => ids.find(id) >= 0,
    add: (invoice) => {
      ids.add(invoice.id);
      rows.add(invoice.customerId ?? "", invoice);
    },
    ofCustomer: (id) => unpack(partOf(id)).filter(({ customerId }) => customerId === id),
    parts: async function* () {
      const yielding = createYielding();
      for (const part of parts) {
        await yielding();
        yield unpack(part);
      }
    },
  };
};
