/** The only shell around the pure parts: a query of a plan becomes a request, its answer becomes judged, sanitised rows. */

import type { Http } from "../../http/client.ts";
import { HttpFailure } from "../../http/failure.ts";
import type { Query } from "../../http/request.ts";
import { createYielding } from "../../platform/event-loop.ts";
import { sanitiseDeep } from "../../text/safe-text.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { Answered, Call, Connection, Reading } from "../define.ts";
import type { Position, Step } from "../pagination/strategy.ts";
import type { Plan, PlannedQuery } from "../plan.ts";
import { problemOf } from "./problem-of.ts";
import { ask } from "./request.ts";

/**
 * `kept` is for the answer. `contradicts` names the word it belies. `filtered` does not match; `undetermined` lacks the field
 * a local filter needs; `malformed` is no customer. Every row the vendor sent is here, in its order.
 */
export type Row =
  | { readonly kind: "kept"; readonly customer: Customer }
  | { readonly kind: "filtered" | "undetermined"; readonly id: string; readonly createdAt: number | undefined }
  | { readonly kind: "contradicts"; readonly id: string; readonly word: string }
  | { readonly kind: "malformed" };

export interface Page {
  readonly rows: readonly Row[];
  readonly step: Step;
  readonly total: number | undefined;
}

const judge = (plan: Plan, customer: Customer): Row => {
  const { id } = customer;
  const contradicted = plan.checks.find((check) => check.holds(customer) === false);
  if (contradicted) return { kind: "contradicts", id, word: contradicted.word };
  let undetermined = false;
  for (const keep of plan.keeps) {
    const verdict = keep.holds(customer);
    if (verdict === false) return { kind: "filtered", id, createdAt: customer.createdAt?.at };
    undetermined ||= verdict === undefined;
  }
  if (undetermined) return { kind: "undetermined", id, createdAt: customer.createdAt?.at };
  return { kind: "kept", customer: sanitiseDeep(customer) };
};

const received = (connection: Connection, body: unknown, answered: Answered): Reading => {
  const { customers, name } = connection.vendor;
  const result = customers.receive(body, answered);
  if ("wrong" in result) throw new Problem("vendor_bad_response", `${name} cannot be trusted here: ${result.wrong}.`);
  const { items } = result.reading;
  if (items.length > answered.size) {
    throw new Problem("vendor_bad_response", `${name} sent ${items.length} rows where ${answered.size} were asked.`);
  }
  return result.reading;
};

const fetchList = async (
  http: Http,
  connection: Connection,
  asked: Query,
  at: Answered,
  call: Call,
): Promise<Reading> => {
  const { customers } = connection.vendor;
  const query = { ...asked, ...customers.pagination.ask(at.position, at.size) };
  const send = async (whole: Query) => {
    const answer = await ask(http, connection, customers.path, whole, call);
    return received(connection, answer.body, { ...at, headers: answer.headers });
  };
  try {
    return await send(query);
  } catch (failure) {
    const other = failure instanceof HttpFailure && failure.status === 400 ? customers.rephrase?.(query) : undefined;
    if (!other) throw failure;
    return send(other);
  }
};

/** One page of a list query from `position`, at most `size` rows. Rejects with a `Problem`. */
export const fetchPage = async (
  http: Http,
  connection: Connection,
  plan: Plan,
  query: Extract<PlannedQuery, { kind: "list" }>,
  at: { readonly position: Position | undefined; readonly size: number },
  call: Call,
): Promise<Page> => {
  const { customers, name } = connection.vendor;
  try {
    const reading = await fetchList(http, connection, query.query, { ...at, headers: {} }, call);
    const pace = createYielding();
    const rows: Row[] = [];
    for (const item of reading.items) {
      await pace();
      const customer = customers.toCustomer(item);
      rows.push(customer ? judge(plan, customer) : { kind: "malformed" });
    }
    if (rows.length > 0 && rows.every((row) => row.kind === "malformed")) {
      throw new Problem("vendor_bad_response", `${name} sent rows that are not customers as documented.`);
    }
    const { next, total } = reading;
    return { rows, total, step: customers.pagination.next(at.position, { count: rows.length, next, total }, at.size) };
  } catch (failure) {
    throw problemOf(connection.vendor, failure);
  }
};

/** A customer by id with the raw answer beside it, or undefined where the vendor has none. Rejects with a `Problem`. */
export const fetchCustomer = async (
  http: Http,
  connection: Connection,
  id: string,
  call: Call,
): Promise<{ readonly customer: Customer; readonly sent: unknown } | undefined> => {
  const { byId: one, toCustomer } = connection.vendor.customers;
  if (!one.idPattern.test(id)) return undefined;
  try {
    const sent = one.read((await ask(http, connection, one.path(id), {}, call)).body);
    const customer = toCustomer(sent, "byId");
    if (!customer) {
      throw new Problem(
        "vendor_bad_response",
        `${connection.vendor.name} answered with something that is not a customer as documented.`,
      );
    }
    return { customer, sent };
  } catch (failure) {
    if (failure instanceof HttpFailure && failure.status !== undefined && one.absent(failure.status, failure.body))
      return undefined;
    throw problemOf(connection.vendor, failure);
  }
};

/** One customer of an `ids` query as a row of the answer; undefined where the vendor has none. */
export const fetchById = async (
  http: Http,
  connection: Connection,
  plan: Plan,
  id: string,
  call: Call,
): Promise<Row | undefined> => {
  const found = await fetchCustomer(http, connection, id, call);
  if (!found) return undefined;
  if (found.customer.id !== id) return { kind: "contradicts", id: found.customer.id, word: "ids" };
  return judge(plan, found.customer);
};
