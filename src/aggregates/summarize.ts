/** Customers counted by group over several vendors, with what is overdue in each: every row is read, none is kept. */

import { type FindContext, refuseEmptyHanded } from "../customers/find.ts";
import { reserveMs } from "../customers/limits.ts";
import { questionFor, type Request } from "../customers/request.ts";
import { mergeOwed } from "../receivables/amounts-due.ts";
import { type OverdueInvoices, readOverdueInvoices } from "../receivables/overdue.ts";
import { asOverdueInvoices } from "../receivables/worklist/top-debts.ts";
import type { VendorClient } from "../vendors/client.ts";
import type { Connection } from "../vendors/define.ts";
import type { Plan } from "../vendors/plan.ts";
import { unasked, type VendorReport } from "../vendors/vendor-report.ts";
import type { Pii } from "../vocabulary/customer.ts";
import { startOfDay } from "../vocabulary/invoice.ts";
import { Problem } from "../vocabulary/problem.ts";
import { startCount } from "./count-customers.ts";
import { byValue, type Grouping, needsInvoices, rowKey } from "./group-keys.ts";
import type { ReadStoredGroups } from "./stored-groups.ts";
import { type Group, groupCustomers, mergeGroups } from "./tally-groups.ts";
import { reportTotal, vendorTotal } from "./vendor-totals.ts";

export interface SummaryPart {
  readonly connection: Connection;
  readonly report: VendorReport;
  /** Rows the vendor sent, and how many it says there are; hidden where they tell what the caller may not see. */
  readonly read: number | undefined;
  readonly rows: number | undefined;
  /** What is overdue there; absent where the vendor cannot say, or where no customer matches. */
  readonly overdue?: OverdueInvoices | undefined;
  /** Overdue customers that the vendor does not list, such as archived ones; only where nothing narrows the list. */
  readonly notListed: number;
  /** The vendor said how many customers there are: neither they nor their invoices were read. */
  readonly isCountedByVendor?: true;
}

export interface Summary {
  /** Midnight (UTC) of the day that overdue is counted to, epoch milliseconds. */
  readonly asOf: number;
  readonly groups: readonly Group[];
  readonly parts: readonly SummaryPart[];
}

interface SummaryContext extends CountingContext {
  /** What is counted already, where a replica keeps it. */
  readonly storedGroups?: ReadStoredGroups | undefined;
}

type CountingContext = Omit<FindContext, "scanRows">;

interface Part extends SummaryPart {
  readonly groups: readonly Group[];
}

const unaskedPart = (connection: Connection, refusal: Problem | undefined): Part => ({
  connection,
  report: unasked(connection.name, refusal),
  read: 0,
  rows: undefined,
  groups: [],
  notListed: 0,
});

/** Throws `unsupported`. */
const planFor = (client: VendorClient, request: Request, groupBy: readonly Grouping[], pii: Pii): Plan | undefined => {
  const { connection } = client;
  const untellable = connection.vendor.receivables ? undefined : groupBy.find(needsInvoices);
  if (untellable)
    throw new Problem("unsupported", `${connection.vendor.name} cannot group by ${untellable}: it lists no invoices.`);
  return client.customers.plan(questionFor(connection, request, pii));
};

const isNarrowed = ({ filters, ids, vendorFilters }: Request): boolean =>
  Object.keys(filters).length + Object.keys(ids).length + vendorFilters.length > 0;

/** A whole book that is counted already. */
const storedPart = async (
  connection: Connection,
  plan: Plan,
  groupBy: readonly Grouping[],
  request: Request,
  { storedGroups }: SummaryContext,
): Promise<Part | undefined> => {
  if (plan.asOf === undefined || isNarrowed(request)) return undefined;
  const stored = await storedGroups?.(connection, groupBy, startOfDay(request.asOf));
  if (!stored) return undefined;
  const { customers, invoices } = stored;
  return {
    connection,
    report: reportTotal(connection, plan, customers),
    read: customers,
    rows: customers,
    groups: stored.groups.map((group) => ({ ...group, undetermined: 0, mayOweMore: false })),
    notListed: 0,
    overdue: asOverdueInvoices(connection, { debts: [], invoices, readAsOf: plan.asOf }),
  };
};

/** A large book that its vendor counts: what of it is overdue is not read. */
const totalPart = (connection: Connection, plan: Plan, customers: number): Part => ({
  connection,
  report: reportTotal(connection, plan, customers),
  read: undefined,
  rows: customers,
  groups: [
    {
      values: [connection.name],
      customers,
      overdue: 0,
      undetermined: customers,
      owed: mergeOwed([]),
      mayOweMore: true,
    },
  ],
  notListed: 0,
  isCountedByVendor: true,
});

const partOf = async (
  client: VendorClient,
  plan: Plan,
  groupBy: readonly Grouping[],
  request: Request,
  context: SummaryContext,
): Promise<Part> => {
  const { connection } = client;
  const { deadline, report } = context;
  const stored = await storedPart(connection, plan, groupBy, request, context);
  if (stored) return stored;
  const walk = startCount(client, plan, (customer) => rowKey(groupBy, customer, connection), { deadline, report });
  await walk.begin();
  const total = await vendorTotal(client, plan, groupBy, walk);
  if (total !== undefined) return totalPart(connection, plan, total);
  // Where nobody matches nothing is owed: a question about few customers does not cost the whole overdue list then.
  const wantsBook = client.receivables !== undefined && (walk.isGoing || walk.counted.keys.size > 0);
  const when = { asOf: startOfDay(request.asOf), today: startOfDay(context.now) };
  const [overdue] = await Promise.all([
    wantsBook ? readOverdueInvoices(client, when, { reserveMs, amountsOnly: true }) : undefined,
    walk.finish(),
  ]);
  if (overdue?.invoiceRead.problem) report?.(connection.name, overdue.invoiceRead.problem);
  const { counted } = walk;
  const { keys, read, rows } = counted;
  const isWhole = counted.report.outcome === "ok" && !counted.report.more && !isNarrowed(request);
  const { groups, unlisted } = await groupCustomers(keys, overdue, groupBy);
  return {
    connection,
    report: counted.report,
    ...(plan.hidesCounts ? { read: undefined, rows: undefined } : { read, rows }),
    groups,
    notListed: isWhole ? unlisted : 0,
    ...(overdue ? { overdue } : {}),
  };
};

/**
 * The groups of everyone who matches, in the order of their values. Rejects with `invalid_argument` before anything is
 * sent, and with a vendor's problem where nobody could answer; what is missing otherwise stands in `parts`.
 */
export const summarize = async (
  request: Request,
  groupBy: readonly Grouping[],
  context: SummaryContext,
): Promise<Summary> => {
  const asked = context.clients.filter(({ connection }) => request.vendors.includes(connection.name));
  const planned = asked.map((client) => {
    try {
      return { client, plan: planFor(client, request, groupBy, context.pii) };
    } catch (problem) {
      if (problem instanceof Problem && problem.code === "unsupported") return { client, refusal: problem };
      throw problem;
    }
  });
  const parts = await Promise.all(
    planned.map(({ client, plan, refusal }) =>
      plan ? partOf(client, plan, groupBy, request, context) : unaskedPart(client.connection, refusal),
    ),
  );
  refuseEmptyHanded(
    parts.map(({ report }) => report),
    asked.map(({ connection }) => connection),
  );
  const names = asked.map(({ connection }) => connection.name);
  const orders = groupBy.map((grouping) => byValue(grouping, names));
  const groups = mergeGroups(parts.flatMap((part) => part.groups)).toSorted((a, b) =>
    orders.reduce((order, compare, place) => order || compare(a.values[place] ?? "", b.values[place] ?? ""), 0),
  );
  return { asOf: startOfDay(request.asOf), groups, parts };
};
