/** One page of customers as an envelope that fits its token budget, with the continuation that goes on behind it. */

import type { CustomerPage, Found } from "../../customers/find.ts";
import type { Request } from "../../customers/request.ts";
import { relationsOf } from "../../identity/relations.ts";
import type { IdentityRow } from "../../identity/same-customer.ts";
import type { Candidate, StoredMatches } from "../../identity/stored-matches.ts";
import { asMasked } from "../../search/as-masked.ts";
import { parseQuery } from "../../search/query.ts";
import { rankCustomers } from "../../search/rank.ts";
import { cellsFor, columnsFor, type SummaryRow, tellingColumns } from "../../summaries/customer-row.ts";
import { connectionSlots, encodeRef } from "../../summaries/refs/ref.ts";
import { withoutEmptyColumns } from "../../summaries/table.ts";
import type { Customer, Pii } from "../../vocabulary/customer.ts";
import type { ToolCall } from "../define.ts";
import { keptAges, markMeanings, rateWaits, relationMeanings, timesOf } from "./coverage.ts";
import { type Envelope, vendorAnswer } from "./envelope.ts";
import { fieldColumns } from "./field-columns.ts";
import { fitRows } from "./fit-budget.ts";
import { coverageOf } from "./page-coverage.ts";

type UnrelatedRow = Omit<SummaryRow, "relations">;

const withRefs = (answer: CustomerPage, call: ToolCall): readonly UnrelatedRow[] => {
  const slots = connectionSlots(call.caller.connections.map((connection) => connection.name));
  return answer.rows.map(({ connection, customer }) => ({
    ref: encodeRef(slots.get(connection.name) ?? 0, customer.id),
    vendor: connection.name,
    customer,
  }));
};

/** Whom a replica knows beside the rows of this answer. */
interface Beside {
  readonly matches: StoredMatches;
  /** All that were found for it: a shortened answer leaves some to the next page. */
  readonly found: readonly Candidate[];
}

const besideRows = (rows: readonly UnrelatedRow[], { matches, found }: Beside): readonly IdentityRow[] => {
  const nameOf = (connection: string, { id }: Customer): string => `${connection} ${id}`;
  const shown = new Set(rows.map(({ vendor, customer }) => nameOf(vendor, customer)));
  return [...found, ...matches.candidates].flatMap(({ connection: { name }, customer }) => {
    const ref = nameOf(name, customer);
    return shown.has(ref) ? [] : [{ ref, connection: name, customer }];
  });
};

const related = (rows: readonly UnrelatedRow[], beside: Beside | undefined): readonly SummaryRow[] => {
  // Customers are related across connections only; looking for it would take a third of a one-vendor answer's time.
  const isAcross = new Set(rows.map(({ vendor }) => vendor)).size > 1;
  const own = isAcross || beside ? rows.map((row) => ({ ...row, connection: row.vendor })) : [];
  const { marks } = relationsOf(own, beside?.matches, beside && besideRows(rows, beside));
  return rows.map((row) => ({ ...row, relations: marks.get(row.ref) ?? [] }));
};

const ranked = (rows: readonly SummaryRow[], query: string | undefined, pii: Pii): readonly SummaryRow[] => {
  if (query === undefined) return rows;
  const parsed = parseQuery(query);
  const seen = (customer: Customer): Customer => (pii === "masked" ? asMasked(parsed, customer) : customer);
  const byCustomer = new Map(rows.map((row) => [seen(row.customer), row]));
  return rankCustomers(parsed, [...byCustomer.keys()]).flatMap(({ customer, why }) => {
    const row = byCustomer.get(customer);
    return row ? [{ ...row, match: why }] : [];
  });
};

/** Of the connections that marks name, those whose age is not said with their own rows. */
const unsaidTimes = ({ reports }: CustomerPage, marks: readonly string[], { matches }: Beside) => {
  const said = new Set(reports.flatMap(({ vendor, asOf }) => (asOf === undefined ? [] : [vendor])));
  const named = new Set(marks.map((mark) => mark.slice(1)));
  return new Map([...matches.asOf].filter(([name]) => named.has(name) && !said.has(name)));
};

const layOut = (
  answer: CustomerPage,
  request: Request,
  {
    said,
    beside,
    shortened,
    isFirst,
  }: Readonly<Record<"shortened" | "isFirst", boolean>> & {
    readonly said: readonly string[];
    readonly beside: Beside | undefined;
  },
  call: ToolCall,
): Envelope => {
  const searching = request.query !== undefined;
  const rows = ranked(related(withRefs(answer, call), beside), request.query, call.caller.pii);
  const columns = tellingColumns(columnsFor(request.detail, { several: request.vendors.length > 1, searching }), rows);
  const table = withoutEmptyColumns({ columns, rows: rows.map((row) => cellsFor(row, columns, call.caller.pii)) });
  const own = fieldColumns(request.fields ?? [], rows, call.caller);
  const marks = rows.flatMap(({ relations }) => relations);
  const notes = [
    ...relationMeanings(marks),
    ...(beside ? timesOf(unsaidTimes(answer, marks, beside)) : []),
    // The first answer explains for those that continue it.
    ...(isFirst ? markMeanings(table.rows) : []),
    ...said,
    ...(shortened ? ["shortened to the token budget"] : []),
    ...(searching && rows.length > 1 && !answer.complete ? ["ranked within this answer"] : []),
  ];
  return {
    ...coverageOf(answer, notes),
    complete: answer.complete,
    vendors: answer.reports.map(vendorAnswer),
    columns: [...table.columns, ...own.columns],
    rows: table.rows.map((cells, at) => [...cells, ...(own.rows[at] ?? [])]),
    continuation: answer.bookmark && call.services.continuations.seal(answer.bookmark, call.caller),
  };
};

/** `found`, as much of it as fits the token budget; what is not shown is kept for the walk's next call. */
export const customerPage = async (found: Found, call: ToolCall): Promise<Envelope> => {
  const { request, isFirst, clients, ready } = found;
  const said = [...keptAges(clients), ...rateWaits(clients)];
  const everyone = found.keep(ready).rows;
  const matches = await call.services.storedMatches?.(everyone, call.caller.connections);
  const beside = matches && { matches, found: everyone };
  const pages = new WeakMap<Envelope, CustomerPage>();
  const envelope = fitRows(ready, request.maxTokens, (most) => {
    const page = found.keep(most);
    const laidOut = layOut(page, request, { said, beside, shortened: most < ready, isFirst }, call);
    pages.set(laidOut, page);
    return laidOut;
  });
  const shown = pages.get(envelope);
  if (shown) found.keepPages(shown);
  return envelope;
};
