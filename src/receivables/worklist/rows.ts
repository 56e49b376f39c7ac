/** The rows of a worklist: for every debt why to chase, why not now, and where else the same company stands. */

import { marksOf } from "../../identity/relations.ts";
import { sameCustomers } from "../../identity/same-customer.ts";
import type { Connection } from "../../vendors/define.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { customerHoldsOf, type Debt, debtKey, holdsOf, reasonsOf } from "../debts.ts";
import type { OverdueInvoices } from "../overdue.ts";
import { inOrder, type WorklistOrder } from "./order.ts";

export interface WorklistRow extends Debt {
  /** Its place among the page's debts as the lists order them: a shorter page holds the first of these. */
  readonly place: number;
  /** The customer's own row where it was read. */
  readonly customer: Customer | undefined;
  /** Reasons not to chase now; empty = none known. */
  readonly whyNot: readonly string[];
  readonly why: readonly string[];
  /** Other rows of the worklist that are, or may be, the same company. */
  readonly sameAs: readonly {
    readonly kind: "same_as" | "maybe";
    readonly connection: Connection;
    readonly customerId: string;
  }[];
}

/**
 * What a row says of the same company at another vendor: a payment on its way there, or a mandate that will collect.
 */
const elsewhere = ({ debt, customer }: Read): readonly string[] => {
  const { connection, pending, invoices } = debt;
  if (pending.length > 0 || invoices.some(({ paymentUnderWay }) => paymentUnderWay))
    return [`pending_at:${connection.name}`];
  return customer?.mandate?.status === "active" ? [`mandate_at:${connection.name}`] : [];
};

/** A debt, and its customer as far as it is known. */
export interface Read {
  readonly debt: Debt;
  readonly customer: Customer | undefined;
  readonly place: number;
}

/** What a vendor's part tells about payments on their way. */
type Part = { readonly connection: Connection; readonly overdue?: Pick<OverdueInvoices, "waiting"> | undefined };

interface Judging {
  readonly parts: readonly Part[];
  readonly asOf: number;
  readonly order: WorklistOrder;
  /** Everybody was asked for by their mandate, so that it is no further reason. */
  readonly asksMandate: boolean;
}

const aboutMandates: readonly string[] = ["no_mandate", "mandate_cancelled"];

interface Relation {
  readonly to: string;
  readonly kind: "same_as" | "maybe";
}

/**
 * Relations both ways between the worklist's customers, and from them to customers with an amount on its way elsewhere.
 */
const relationsOf = (worklist: readonly Read[], parts: readonly Part[]): ReadonlyMap<string, readonly Relation[]> => {
  const known = new Map(
    parts.flatMap(({ connection, overdue }) =>
      (overdue?.waiting ?? []).map((customer) => {
        const ref = `${connection.name} ${customer.id}`;
        return [ref, { ref, connection: connection.name, customer }] as const;
      }),
    ),
  );
  for (const { debt, customer } of worklist) {
    const ref = debtKey(debt);
    if (customer) known.set(ref, { ref, connection: debt.connection.name, customer });
  }
  const relations = new Map<string, Relation[]>();
  for (const { a, b, kind } of sameCustomers([...known.values()])) {
    relations.set(a, [...(relations.get(a) ?? []), { to: b, kind }]);
    relations.set(b, [...(relations.get(b) ?? []), { to: a, kind }]);
  }
  return relations;
};

/** Rows with holds and reasons, in the order asked for. */
export const judgeRows = (
  worklist: readonly Read[],
  { parts, asOf, order, asksMandate }: Judging,
): readonly WorklistRow[] => {
  const byRef = new Map(worklist.map((read) => [debtKey(read.debt), read]));
  const relations = relationsOf(worklist, parts);
  const rows = worklist.map(({ debt, customer, place }) => {
    const related = relations.get(debtKey(debt)) ?? [];
    const others = related.flatMap(({ to, kind }) => {
      if (kind !== "same_as") return [];
      const other = byRef.get(to);
      return other ? elsewhere(other) : [`pending_at:${to.split(" ")[0]}`];
    });
    const whyNot = [...holdsOf(debt, asOf), ...(customer ? customerHoldsOf(customer) : []), ...others];
    const why = reasonsOf(debt, customer).filter((reason) => !asksMandate || !aboutMandates.includes(reason));
    return { debt, customer, place, related, whyNot: [...new Set(whyNot)], why };
  });
  // What customers and other vendors say holds as much as invoices do: the same order over all of it.
  const byDebt = new Map(rows.map((row) => [row.debt, row]));
  const sorted = inOrder(
    rows.map(({ debt }) => debt),
    order,
    (debt) => (byDebt.get(debt)?.whyNot.length ?? 0) > 0,
  ).flatMap((debt) => byDebt.get(debt) ?? []);
  return sorted.map(({ debt, customer, place, related, whyNot, why }) => ({
    ...debt,
    place,
    customer,
    name: customer?.name ?? debt.name,
    whyNot,
    why,
    sameAs: related.flatMap(({ to, kind }) => {
      const other = byRef.get(to);
      return other ? [{ kind, connection: other.debt.connection, customerId: other.debt.customerId }] : [];
    }),
  }));
};

/**
 * The letters that these rows of a worklist share, by `debtKey`: relations to rows that are not among them have none.
 */
export const lettersOf = (rows: readonly WorklistRow[]): ReadonlyMap<string, readonly string[]> => {
  const shown = new Map(rows.map((row) => [debtKey(row), row]));
  const pairs = rows.flatMap((row) =>
    row.sameAs.flatMap(({ kind, connection, customerId }) => {
      const [a, b] = [debtKey(row), debtKey({ connection, customerId })];
      return a < b && shown.has(b) ? [{ a, b, kind, evidence: "" }] : [];
    }),
  );
  const known = rows.flatMap((row) =>
    row.customer ? [{ ref: debtKey(row), connection: row.connection.name, customer: row.customer }] : [],
  );
  return marksOf(pairs, known);
};
