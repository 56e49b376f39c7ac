/** Customers and invoices put into a store as one published pass, without a vendor: what reading finds in them. */

import { writeRows } from "../../src/replica/lists/write.ts";
import { writeWords } from "../../src/replica/lists/write-words.ts";
import { customerColumns } from "../../src/replica/rows/customer.ts";
import { invoiceColumns } from "../../src/replica/rows/invoice.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import type { Connection } from "../../src/vendors/define.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import type { Invoice } from "../../src/vocabulary/invoice.ts";

export const toyConnection = { name: "toy", vendor: { id: "toy", name: "Toy" } } as unknown as Connection;

export const putRows = (
  store: Store,
  pass: number,
  customers: readonly Customer[],
  invoices: readonly Invoice[] = [],
): Promise<void> =>
  store.transaction(async (sql) => {
    const running = { connection: toyConnection.name, pass };
    await writeRows(
      sql,
      running,
      "customers",
      customers.map((one) => customerColumns(toyConnection, one)),
    );
    await writeWords(
      sql,
      running,
      customers.flatMap(({ name }) => name ?? []),
    );
    await writeRows(
      sql,
      running,
      "invoices",
      invoices.map((one) => invoiceColumns(toyConnection, one)),
    );
  });
