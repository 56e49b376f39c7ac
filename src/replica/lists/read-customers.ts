/** The customers of a pass: every page of the vendor's list, written as it comes. */

import type { Customer } from "../../vocabulary/customer.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { customerColumns } from "../rows/customer.ts";
import { interrupted, type PassContext, tell } from "../sync/context.ts";
import { type Pass, savePlace, type Totals } from "../sync/passes.ts";
import { readList } from "./read-list.ts";
import { sweepUntilAgreed } from "./sweeps.ts";
import { writeRows } from "./write.ts";
import { dropMatchesOf, writeMatches } from "./write-matches.ts";
import { writeWords } from "./write-words.ts";

/** `since`: only those that changed from then on, RFC 3339. */
export const readCustomers = async (context: PassContext, pass: Pass, since: string | undefined): Promise<Totals> => {
  const { client, store } = context;
  const { customers, connection } = client;
  const filters = since === undefined ? {} : { updated_after: since };
  const plan = customers.plan({ filters, own: {}, asOf: context.now() });
  const [query] = plan?.queries ?? [];
  if (!plan || !query) throw new Problem("internal", "There is nothing to read customers by.");
  const begun = pass.place.stage === "customers" ? pass.place : undefined;
  return sweepUntilAgreed(context, pass, { list: "customers", begun }, async (sweep, checkpoint) => {
    const end = await readList<Customer>({
      from: checkpoint,
      signal: context.signal,
      page: (position) => customers.page(plan, query, { position, size: customers.mostPerPage }),
      prepare: async (values) => {
        const rows = values.map((one) => customerColumns(connection, one));
        return async (sql) => {
          // Rows of this very pass are written over; those of earlier ones stay beside.
          const rewritten = await dropMatchesOf(sql, pass, values);
          const changed = await writeRows(sql, pass, "customers", rows);
          const matched = values.filter(({ id }) => changed.has(id) || rewritten.has(id));
          await writeMatches(sql, pass, matched);
          await writeWords(
            sql,
            pass,
            values.flatMap(({ id, name }) => (name && changed.has(id) ? [name] : [])),
          );
        };
      },
      save: (write, reached) =>
        store.transaction(async (sql) => {
          await write(sql);
          await savePlace(sql, pass, { stage: "customers", checkpoint: reached, ...sweep });
          tell(context, "customers", reached);
        }),
    });
    if (end.end !== "whole") throw interrupted(end);
    const { total, malformed } = end.checkpoint;
    return { malformed, customers: total, invoices: undefined };
  });
};
