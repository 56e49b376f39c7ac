/** Which debtors have a working mandate: read of the customers themselves where their invoices do not say it. */

import type { VendorClient } from "../../vendors/client.ts";
import type { Connection } from "../../vendors/define.ts";
import { startAt } from "../../vendors/read/checkpoint.ts";
import { startWalk } from "../../vendors/read/walk.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { answerReserveMs, mostById } from "../limits.ts";
import { type ReadCustomers, readCustomers } from "./customers.ts";

export const mandateWishes = ["working", "none", "any"] as const;
/** `none`: no mandate, one that was cancelled, or one that is still being set up. */
export type MandateWish = (typeof mandateWishes)[number];

/** Why a connection cannot be asked about mandates; undefined where it can. */
export const mandateRefusal = ({ vendor }: Connection): Problem | undefined =>
  vendor.receivables?.cannotSay.includes("mandates")
    ? new Problem("unsupported", `${vendor.name} does not say who has a mandate. Leave mandate out to include it.`)
    : undefined;

/** Undefined where the mandate is not known. */
export const hasMandate = (
  customer: Pick<Customer, "mandate"> | undefined,
  wish: Exclude<MandateWish, "any">,
): boolean | undefined => {
  if (customer?.mandate === undefined) return undefined;
  return (customer.mandate?.status === "active") === (wish === "working");
};

/** The vendor's own list from its first page on, until everybody is found or the time is up. */
const readThrough = async (client: VendorClient, ids: readonly string[], deadline: number): Promise<ReadCustomers> => {
  const left = new Set(ids);
  const byId = new Map<string, Customer>();
  const plan = client.customers.plan({ filters: {}, own: {}, asOf: 0 });
  if (!plan) return { byId, requests: 0, left: left.size, skipped: 0 };
  const walk = startWalk<Customer>(
    {
      rules: { orders: plan.queries.map(() => undefined), created: {} },
      page: async (place, position) => {
        const query = plan.queries[place];
        if (!query) return { rows: [], total: undefined, step: { kind: "end" } };
        return client.customers.page(plan, query, { position, size: client.customers.mostPerPage });
      },
      slots: client.slots,
      isWhole: true,
    },
    startAt(plan.first),
    { deadline, reserveMs: answerReserveMs },
  );
  await walk.read(
    () => left.size === 0,
    (customer) => {
      if (left.delete(customer.id)) byId.set(customer.id, customer);
    },
  );
  return { byId, requests: walk.requests, left: left.size, skipped: 0, problem: walk.problem };
};

/**
 * The customers whose invoices do not say how they pay: some by their ids, many where the vendor takes no ids by
 * reading its list, which is fewer requests than one for each. Never rejects.
 */
export const readMandates = (client: VendorClient, ids: readonly string[], deadline: number): Promise<ReadCustomers> =>
  client.customers.takesManyIds || ids.length <= mostById
    ? readCustomers(client, ids, new Set(), deadline)
    : readThrough(client, ids, deadline);
