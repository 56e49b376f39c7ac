/** Whether a connection's key may see invoices: without that right no debt is visible. One row is asked for. */

import type { Query } from "../../../http/request.ts";
import { type Invoice, startOfDay } from "../../../vocabulary/invoice.ts";
import type { InvoiceSample } from "../../client.ts";
import type { List } from "../../declare/list.ts";
import type { Receivables } from "../../declare/receivables.ts";
import { readPage } from "../page.ts";
import { receivablesProblem } from "../problem-of.ts";
import type { Access } from "../request.ts";

interface Way {
  readonly list: List<Invoice>;
  readonly query: Query;
  readonly excludes?: string | undefined;
  readonly caveat?: string | undefined;
}

/** The queries for invoices of any customer, those that leave something out last. */
const waysOf = ({ ofCustomer, overdue }: Receivables, now: number): readonly Way[] => {
  const day = startOfDay(now);
  const unfiltered = ofCustomer.flatMap(({ list, unfilteredQuery: query }) => (query ? [{ list, query }] : []));
  const late = overdue.flatMap(({ list, ask: queries, excludes, caveatWhenEmpty: caveat }) => {
    const [query] = queries({ asOf: day, today: day }) ?? [];
    return query ? [{ list, query, excludes, caveat }] : [];
  });
  return [...unfiltered, ...late];
};

const rowsOf = async (access: Access, { list, query }: Way): Promise<number> => {
  const page = await readPage(access, list, query, { position: undefined, size: 1 }, (value, id) => ({
    kind: "kept",
    id,
    value,
  }));
  return page.rows.length;
};

const empty = "No invoice came: there may be none, or this key may not see them.";

/** At most one request for each way of asking that the vendor declares; never rejects. */
export const sampleInvoices = async (access: Access, receivables: Receivables, now: number): Promise<InvoiceSample> => {
  let refused: string | undefined;
  let unclear: string | undefined;
  for (const way of waysOf(receivables, now)) {
    try {
      const isThere = (await rowsOf(access, way)) > 0;
      if (isThere && way.excludes === undefined) return { verdict: "ok" };
      if (isThere) {
        const says = `Invoices stand in for others: ${way.excludes} are left out. ${refused ?? ""}`.trim();
        return { verdict: "ok", says };
      }
      unclear ??= way.caveat ? `${empty} (${way.caveat}.)` : empty;
    } catch (failure) {
      refused ??= receivablesProblem(access.connection, failure).message;
    }
  }
  return unclear === undefined ? { verdict: "failed", says: refused ?? empty } : { verdict: "unknown", says: unclear };
};
