/** Whether a connection's key may see invoices: without them nobody can be told who owes. One row is asked for. */

import type { Http } from "../../http/client.ts";
import type { Query } from "../../http/request.ts";
import type { Receivables, RowList } from "../../vendors/declare/receivables.ts";
import type { Call, Connection } from "../../vendors/define.ts";
import { ask } from "../../vendors/read/request.ts";
import { receivablesProblem } from "../../vendors/read/walk-list.ts";
import type { Invoice } from "../../vocabulary/invoice.ts";
import { startOfDay } from "../../vocabulary/invoice.ts";
import type { Verdict } from "./verdict.ts";

export interface InvoiceCheck {
  readonly verdict: Verdict;
  /** Why not, or what is left out; absent where a row came by the first way of asking. */
  readonly says?: string;
}

interface Way {
  readonly list: RowList<Invoice>;
  readonly query: Query;
  readonly excludes?: string | undefined;
  readonly caveat?: string | undefined;
}

/** The ways to ask for anybody's invoices, those that leave something out last. */
const waysOf = ({ ofCustomer, overdue }: Receivables, now: number): readonly Way[] => {
  const day = startOfDay(now);
  const anybody = ofCustomer.flatMap(({ list, unfilteredQuery: query }) => (query ? [{ list, query }] : []));
  const late = overdue.flatMap(({ list, ask: queries, excludes, caveatWhenEmpty: caveat }) => {
    const [query] = queries({ asOf: day, today: day }) ?? [];
    return query ? [{ list, query, excludes, caveat }] : [];
  });
  return [...anybody, ...late];
};

const rowsOf = async (http: Http, connection: Connection, { list, query }: Way, call: Call): Promise<number> => {
  const sent = { ...list.fixedQuery, ...query, ...list.pagination.ask(undefined, 1) };
  const { body, headers } = await ask(http, connection, list.path, sent, call);
  const received = list.receive(body, { headers, position: undefined, size: 1 });
  if ("wrong" in received) throw new Error(received.wrong);
  return received.reading.items.length;
};

const empty = "No invoice came: there may be none, or this key may not see them.";

/** At most one request for each way of asking that the vendor declares; never rejects. */
export const checkInvoices = async (
  http: Http,
  connection: Connection,
  call: Call,
  now: number,
): Promise<InvoiceCheck> => {
  const { receivables } = connection.vendor;
  if (!receivables) return { verdict: "unknown", says: "This vendor has no invoices that can be read here." };
  let refused: string | undefined;
  let unclear: string | undefined;
  for (const way of waysOf(receivables, now)) {
    try {
      const isThere = (await rowsOf(http, connection, way, call)) > 0;
      if (isThere && way.excludes === undefined) return { verdict: "ok" };
      if (isThere)
        return {
          verdict: "ok",
          says: `Invoices stand in for others: ${way.excludes} are left out. ${refused ?? ""}`.trim(),
        };
      unclear ??= way.caveat ? `${empty} (${way.caveat}.)` : empty;
    } catch (failure) {
      refused ??= receivablesProblem(connection, failure).message;
    }
  }
  return unclear === undefined ? { verdict: "failed", says: refused ?? empty } : { verdict: "unknown", says: unclear };
};
