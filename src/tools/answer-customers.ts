/** One page of customers as an envelope that fits its token budget, with the continuation that goes on behind it. */

import type { Bookmark } from "../customers/bookmark.ts";
import { type Answer, type Found, find } from "../customers/find.ts";
import { sameCustomers } from "../customers/identity.ts";
import { parseQuery } from "../customers/query-kind.ts";
import { rankCustomers } from "../customers/rank.ts";
import type { Request } from "../customers/request.ts";
import { estimateTokens } from "../summaries/budget.ts";
import { cellsFor, columnsFor, type SummaryRow } from "../summaries/cells.ts";
import { connectionSlots, encodeRef } from "../summaries/ref.ts";
import { withoutEmptyColumns } from "../summaries/table.ts";
import { coverageOf } from "./coverage.ts";
import type { ToolCall } from "./define.ts";
import { asText, type Envelope, structured } from "./envelope.ts";

/** A call's own limits for the rooms below. */
export const contextOf = ({ office, caller, signal }: ToolCall) => ({
  http: office.http,
  connections: caller.connections,
  signal: AbortSignal.any([signal, AbortSignal.timeout(office.deadlineMs)]),
  deadline: performance.now() + office.deadlineMs,
  scanRows: office.scanRows,
  now: office.now(),
  report: office.report,
});

/** o200k_base tokens of the larger of the two forms. */
export const tokensOf = (envelope: Envelope): number =>
  Math.max(estimateTokens(asText(envelope)), estimateTokens(JSON.stringify(structured(envelope))));

const withRefs = (answer: Answer, call: ToolCall): Omit<SummaryRow, "relations">[] => {
  const slots = connectionSlots(call.caller.connections.map((connection) => connection.name));
  return answer.rows.map(({ connection, customer }) => ({
    ref: encodeRef(slots.get(connection.name) ?? 0, customer.id),
    customer,
  }));
};

const related = (rows: readonly Omit<SummaryRow, "relations">[], answer: Answer): SummaryRow[] => {
  const relations = new Map<string, string[]>();
  const sources = rows.map((row, index) => ({ ...row, connection: answer.rows[index]?.connection.name ?? "" }));
  for (const { a, b, kind } of sameCustomers(sources)) {
    relations.set(a, [...(relations.get(a) ?? []), `${kind}:${b}`]);
    relations.set(b, [...(relations.get(b) ?? []), `${kind}:${a}`]);
  }
  return rows.map((row) => ({ ...row, relations: relations.get(row.ref) ?? [] }));
};

const ranked = (rows: readonly SummaryRow[], query: string | undefined): readonly SummaryRow[] => {
  if (query === undefined) return rows;
  const byCustomer = new Map(rows.map((row) => [row.customer, row]));
  return rankCustomers(
    parseQuery(query),
    rows.map((row) => row.customer),
  ).flatMap(({ customer, why }) => {
    const row = byCustomer.get(customer);
    return row ? [{ ...row, match: why }] : [];
  });
};

const layOut = (answer: Answer, request: Request, shortened: boolean, call: ToolCall): Envelope => {
  const searching = request.query !== undefined;
  const rows = ranked(related(withRefs(answer, call), answer), request.query);
  const columns = columnsFor(request.detail, searching);
  const table = withoutEmptyColumns({ columns, rows: rows.map((row) => cellsFor(row, columns, call.caller.pii)) });
  const notes = [
    ...(shortened ? ["shortened to the token budget"] : []),
    ...(searching && rows.length > 1 && !answer.complete ? ["ranked within this answer"] : []),
  ];
  return {
    coverage: coverageOf(answer, notes),
    complete: answer.complete,
    vendors: answer.settled.map((settled) => settled.answer),
    ...table,
    continuation: answer.bookmark && call.office.continuations.seal(answer.bookmark, call.caller),
  };
};

/** The most rows whose envelope fits, at least one: a binary search over the number of rows. */
const fitted = (found: Found, request: Request, call: ToolCall): Envelope => {
  const render = (most: number) => layOut(found.keep(most), request, most < found.ready, call);
  const whole = render(found.ready);
  if (found.ready <= 1 || tokensOf(whole) <= request.maxTokens) return whole;
  let [fits, tooMany, best] = [1, found.ready, render(1)];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    const envelope = render(middle);
    if (tokensOf(envelope) <= request.maxTokens) [fits, best] = [middle, envelope];
    else tooMany = middle;
  }
  return best;
};

export const answerCustomers = async (
  request: Request,
  bookmark: Bookmark | undefined,
  call: ToolCall,
): Promise<Envelope> => fitted(await find(request, bookmark, contextOf(call)), request, call);
