/** Customers counted by group over several vendors, with what is overdue in each: every row is read, none is kept. */

import { type FindContext, refuseEmptyHanded } from "../customers/find.ts";
import { questionFor, type Request } from "../customers/request.ts";
import { type Settled, settleUnasked } from "../customers/vendor-report.ts";
import type { Http } from "../http/client.ts";
import { mergeOwed, type Owed } from "../receivables/amounts-due.ts";
import { type OverdueInvoices, readOverdueInvoices } from "../receivables/overdue.ts";
import type { Connection } from "../vendors/define.ts";
import { type Plan, plan } from "../vendors/plan.ts";
import type { Pii } from "../vocabulary/customer.ts";
import { startOfDay } from "../vocabulary/invoice.ts";
import { Problem } from "../vocabulary/problem.ts";
import { type Counted, startCount } from "./count-customers.ts";
import { byValue, type Grouping, groupOf, needsInvoices, rowKey } from "./group-keys.ts";

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
  readonly settled: Settled;
  /** Rows the vendor sent, and how many it says there are. The first is hidden where it tells what the caller may not see. */
  readonly read: number | undefined;
  readonly rows: number | undefined;
  /** What is overdue there; absent where the vendor cannot say, or where no customer matches. */
  readonly book?: OverdueInvoices | undefined;
  /** Overdue customers that the vendor does not list, such as archived ones; only where nothing narrows the list. */
  readonly notListed: number;
}

export interface Summary {
  /** Midnight (UTC) of the day that overdue is counted to, epoch milliseconds. */
  readonly asOf: number;
  readonly groups: readonly Group[];
  readonly parts: readonly SummaryPart[];
}

export interface SummaryContext extends Omit<FindContext, "scanRows"> {
  /** Told after every page of every vendor, with how many pages that makes. */
  readonly onPage?: ((message: string, pages: number) => void) | undefined;
}

/** Milliseconds before the deadline at which no further page of invoices is begun. */
const reserveMs = 2_000;

interface Part extends SummaryPart {
  readonly counted?: Counted;
}

const unasked = (connection: Connection, refusal: Problem | undefined): Part => ({
  connection,
  settled: settleUnasked(connection.name, refusal),
  read: 0,
  rows: undefined,
  notListed: 0,
});

/** Throws `unsupported`. */
const planFor = (
  connection: Connection,
  request: Request,
  groupBy: readonly Grouping[],
  pii: Pii,
): Plan | undefined => {
  const untellable = connection.vendor.receivables ? undefined : groupBy.find(needsInvoices);
  if (untellable)
    throw new Problem("unsupported", `${connection.vendor.name} cannot group by ${untellable}: it lists no invoices.`);
  return plan(connection.vendor, questionFor(connection, request, pii));
};

const isNarrowed = ({ filters, ids, vendorFilters }: Request): boolean =>
  Object.keys(filters).length + Object.keys(ids).length + vendorFilters.length > 0;

const partOf = async (
  connection: Connection,
  made: Plan,
  groupBy: readonly Grouping[],
  request: Request,
  context: SummaryContext,
): Promise<Part> => {
  const { signal, deadline, report } = context;
  const call = { signal, deadline };
  const walk = startCount(context.http, connection, made, (customer) => rowKey(groupBy, customer, connection), {
    call,
    report,
  });
  await walk.begin();
  const { receivables } = connection.vendor;
  // Where nobody matches nothing is owed: a question about few customers does not cost the whole overdue list then.
  const wantsBook = receivables !== undefined && (walk.isGoing || walk.counted.keys.size > 0);
  const when = { asOf: startOfDay(request.asOf), today: startOfDay(context.now) };
  const [book] = await Promise.all([
    wantsBook ? readOverdueInvoices(context.http, connection, receivables, when, { call, reserveMs }) : undefined,
    walk.finish(),
  ]);
  if (book?.invoiceRead.problem) report?.(connection.name, book.invoiceRead.problem);
  const { counted } = walk;
  const { keys, settled, read, rows } = counted;
  const isWhole = settled.answer.outcome === "ok" && !settled.answer.more && !isNarrowed(request);
  const unlisted = isWhole ? (book?.debts.filter(({ customerId }) => !keys.has(customerId)).length ?? 0) : 0;
  const shown = made.hidesCounts ? { read: undefined, rows: undefined } : { read, rows };
  return { connection, settled, ...shown, counted, notListed: unlisted, ...(book ? { book } : {}) };
};

interface Tally {
  readonly values: readonly string[];
  readonly owed: Owed[];
  customers: number;
  overdue: number;
  undetermined: number;
  mayOweMore: boolean;
}

const tallied = (parts: readonly Part[], groupBy: readonly Grouping[]): readonly Group[] => {
  const tallies = new Map<string, Tally>();
  for (const { counted, book } of parts) {
    const debts = new Map(book?.debts.map((debt) => [debt.customerId, debt]));
    const isSettled = book?.invoiceRead.whole === true && book.invoiceRead.malformed === 0;
    for (const [id, key] of counted?.keys ?? []) {
      const debt = debts.get(id);
      const values = groupOf(groupBy, key, debt, isSettled);
      const name = values.join("\t");
      const tally = tallies.get(name) ?? {
        values,
        owed: [],
        customers: 0,
        overdue: 0,
        undetermined: 0,
        mayOweMore: false,
      };
      tallies.set(name, tally);
      tally.customers += 1;
      tally.mayOweMore ||= !isSettled;
      if (debt) {
        tally.overdue += 1;
        tally.owed.push(debt.owed);
      } else if (!isSettled) tally.undetermined += 1;
    }
  }
  return [...tallies.values()].map((tally) => ({ ...tally, owed: mergeOwed(tally.owed) }));
};

/** Every answer is told of here, since walks and invoice lists each know their own progress only. */
const counting =
  (http: Http, onAnswer: () => void): Http =>
  async (request) => {
    const answer = await http(request);
    onAnswer();
    return answer;
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
  const asked = context.connections.filter(({ name }) => request.vendors.includes(name));
  let pages = 0;
  const pageCounter = ({ name }: Connection): (() => void) => {
    let own = 0;
    return () => {
      own += 1;
      pages += 1;
      context.onPage?.(`${name}: ${own} ${own === 1 ? "page" : "pages"} read`, pages);
    };
  };
  const planned = asked.map((connection) => {
    try {
      return { connection, made: planFor(connection, request, groupBy, context.pii) };
    } catch (problem) {
      if (problem instanceof Problem && problem.code === "unsupported") return { connection, refusal: problem };
      throw problem;
    }
  });
  const parts = await Promise.all(
    planned.map(({ connection, made, refusal }) => {
      if (!made) return unasked(connection, refusal);
      const http = counting(context.http, pageCounter(connection));
      return partOf(connection, made, groupBy, request, { ...context, http });
    }),
  );
  refuseEmptyHanded(
    parts.map(({ settled }) => settled),
    asked,
  );
  const names = asked.map(({ name }) => name);
  const orders = groupBy.map((grouping) => byValue(grouping, names));
  const groups = tallied(parts, groupBy).toSorted((a, b) =>
    orders.reduce((order, compare, place) => order || compare(a.values[place] ?? "", b.values[place] ?? ""), 0),
  );
  return { asOf: startOfDay(request.asOf), groups, parts };
};
