/** Customers counted by group over several vendors, with what is overdue in each: every row is read, none is kept. */

import { type FindContext, refuseEmptyHanded } from "../customers/find.ts";
import { questionFor, type Request } from "../customers/request.ts";
import { reportWalk } from "../customers/vendor-report.ts";
import { mergeOwed, type Owed } from "../receivables/amounts-due.ts";
import { type OverdueInvoices, readOverdueInvoices } from "../receivables/overdue.ts";
import { asOverdueInvoices } from "../receivables/worklist/top-debts.ts";
import type { VendorClient } from "../vendors/client.ts";
import type { Connection } from "../vendors/define.ts";
import type { Plan } from "../vendors/plan.ts";
import { start } from "../vendors/read/checkpoint.ts";
import { unasked, type VendorReport } from "../vendors/vendor-report.ts";
import type { Pii } from "../vocabulary/customer.ts";
import { startOfDay } from "../vocabulary/invoice.ts";
import { Problem } from "../vocabulary/problem.ts";
import { type Counted, startCount } from "./count-customers.ts";
import { byValue, type Grouping, groupOf, needsInvoices, rowKey } from "./group-keys.ts";
import type { ReadStoredGroups, StoredGroups } from "./stored-groups.ts";

export interface Group {
  /** One value per grouping asked for. */
  readonly values: readonly string[];
  readonly customers: number;
  /** Of them, those known to be overdue. */
  readonly overdue: number;
  /** Of the others, those of which it is not known whether they are. */
  readonly undetermined: number;
  readonly owed: Owed;
  /** Some of them may owe more than was read. */
  readonly mayOweMore: boolean;
}

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
}

export interface Summary {
  /** Midnight (UTC) of the day that overdue is counted to, epoch milliseconds. */
  readonly asOf: number;
  readonly groups: readonly Group[];
  readonly parts: readonly SummaryPart[];
}

export interface SummaryContext extends CountingContext {
  /** What is counted already, where a replica keeps it. */
  readonly storedGroups?: ReadStoredGroups | undefined;
}

type CountingContext = Omit<FindContext, "scanRows">;

/** Milliseconds before the deadline at which no further page of invoices is begun. */
const reserveMs = 2_000;

interface Part extends SummaryPart {
  readonly counted?: Counted;
  readonly stored?: StoredGroups;
}

const unaskedPart = (connection: Connection, refusal: Problem | undefined): Part => ({
  connection,
  report: unasked(connection.name, refusal),
  read: 0,
  rows: undefined,
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
  const at = { ...start, read: customers, total: customers };
  const walked = { connection, plan, from: start, at, total: customers, problem: undefined, shown: customers };
  return {
    connection,
    report: reportWalk({ ...walked, foundBy: undefined, standing: "ended" }).report,
    read: customers,
    rows: customers,
    stored,
    notListed: 0,
    overdue: asOverdueInvoices(connection, { debts: [], invoices, readAsOf: plan.asOf }),
  };
};

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
  // Where nobody matches nothing is owed: a question about few customers does not cost the whole overdue list then.
  const wantsBook = client.receivables !== undefined && (walk.isGoing || walk.counted.keys.size > 0);
  const when = { asOf: startOfDay(request.asOf), today: startOfDay(context.now) };
  const [overdue] = await Promise.all([
    wantsBook ? readOverdueInvoices(client, when, { reserveMs }) : undefined,
    walk.finish(),
  ]);
  if (overdue?.invoiceRead.problem) report?.(connection.name, overdue.invoiceRead.problem);
  const { counted } = walk;
  const { keys, read, rows } = counted;
  const isWhole = counted.report.outcome === "ok" && !counted.report.more && !isNarrowed(request);
  const unlisted = isWhole ? (overdue?.debts.filter(({ customerId }) => !keys.has(customerId)).length ?? 0) : 0;
  return {
    connection,
    report: counted.report,
    ...(plan.hidesCounts ? { read: undefined, rows: undefined } : { read, rows }),
    counted,
    notListed: unlisted,
    ...(overdue ? { overdue } : {}),
  };
};

interface Tally {
  readonly values: readonly string[];
  readonly owed: Owed[];
  customers: number;
  overdue: number;
  undetermined: number;
  mayOweMore: boolean;
}

/** Adds up groups by their values. */
const createTallies = () => {
  const tallies = new Map<string, Tally>();
  return {
    of: (values: readonly string[]): Tally => {
      const name = values.join("\t");
      const empty = { values, owed: [], customers: 0, overdue: 0, undetermined: 0, mayOweMore: false };
      const tally: Tally = tallies.get(name) ?? empty;
      tallies.set(name, tally);
      return tally;
    },
    groups: (): readonly Group[] => [...tallies.values()].map((tally) => ({ ...tally, owed: mergeOwed(tally.owed) })),
  };
};

type Tallies = ReturnType<typeof createTallies>;

const addCounted = (tallies: Tallies, { counted, overdue }: Part, groupBy: readonly Grouping[]): void => {
  const debts = new Map(overdue?.debts.map((debt) => [debt.customerId, debt]));
  const isRead = overdue?.invoiceRead.whole === true && overdue.invoiceRead.malformed === 0;
  for (const [id, key] of counted?.keys ?? []) {
    const debt = debts.get(id);
    // An invoice without a due date may be overdue: its customer is not known to be current.
    const isSettled = isRead && !overdue.unjudged.customers.has(id);
    const tally = tallies.of(groupOf(groupBy, key, debt, isSettled));
    tally.customers += 1;
    tally.mayOweMore ||= !isSettled;
    if (debt) {
      tally.overdue += 1;
      tally.owed.push(debt.owed);
    } else if (!isSettled) tally.undetermined += 1;
  }
};

const tallied = (parts: readonly Part[], groupBy: readonly Grouping[]): readonly Group[] => {
  const tallies = createTallies();
  for (const part of parts) {
    addCounted(tallies, part, groupBy);
    for (const { values, customers, overdue, owed } of part.stored?.groups ?? []) {
      const tally = tallies.of(values);
      tally.customers += customers;
      tally.overdue += overdue;
      tally.owed.push(owed);
    }
  }
  return tallies.groups();
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
  const groups = tallied(parts, groupBy).toSorted((a, b) =>
    orders.reduce((order, compare, place) => order || compare(a.values[place] ?? "", b.values[place] ?? ""), 0),
  );
  return { asOf: startOfDay(request.asOf), groups, parts };
};
