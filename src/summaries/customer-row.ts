/** A customer as the cells of one row: `?` the vendor does not say, `-` known to be none. */

import { type Customer, isReachable, type Pii } from "../vocabulary/customer.ts";
import { type Moment, showMoment } from "../vocabulary/moment.ts";
import { isPositive, showMoney } from "../vocabulary/money.ts";
import { maskEmail, maskPerson, maskPhone } from "./mask.ts";

type Detail = "compact" | "standard";

/** One row as it goes into the table, before cells are cut from it. */
export interface SummaryRow {
  readonly ref: string;
  /** The connection's name. */
  readonly vendor: string;
  readonly customer: Customer;
  /** Letters that this row shares with others of the answer: `=A`, `~B`. */
  readonly relations: readonly string[];
  /** Why a search found it. */
  readonly match?: string | undefined;
}

const compactColumns = ["ref", "vendor", "name", "number", "status", "email", "place", "due", "flags"] as const;
const standardColumns = [
  ...compactColumns,
  "native_id",
  "phone",
  "contact",
  "vat_tax",
  "created",
  "updated",
  "payment",
  "links",
] as const;
type Column = (typeof standardColumns)[number] | "match";

export const allColumns: ReadonlySet<string> = new Set([...standardColumns, "match"]);

/** Where one vendor was asked, its name in every row says nothing. */
export const columnsFor = (
  detail: Detail,
  { several, searching }: { readonly several: boolean; readonly searching: boolean },
): readonly Column[] => {
  const columns = (detail === "standard" ? standardColumns : compactColumns).filter(
    (column) => several || column !== "vendor",
  );
  return searching ? [...columns, "match"] : columns;
};

/** A value in its three states. */
const cell = (value: string | null | undefined): string => (value === undefined ? "?" : value || "-");

const joined = (parts: readonly (string | null | undefined)[], between: string): string | null | undefined => {
  const there = parts.filter((part): part is string => typeof part === "string" && part !== "");
  if (there.length > 0) return there.join(between);
  return parts.every((part) => part === undefined) ? undefined : null;
};

const date = (moment: Moment | null | undefined): string | null | undefined =>
  moment ? showMoment(moment, "date") : moment;

const owesMoney = ({ due, financialStatus }: Customer): boolean =>
  (due ? isPositive(due.amount) : false) || financialStatus === "overdue" || financialStatus === "outstanding";

/** From the row's own fields alone: no filter ever sets a flag (docs/contract.md). */
export const flagsOf = (customer: Customer): readonly string[] => {
  const { mandate } = customer;
  const waiting = mandate && ["created", "pending", "migrating"].includes(mandate.status);
  const flags = [
    customer.financialStatus === "overdue" && "overdue",
    owesMoney(customer) && "owes",
    mandate === null && "no_mandate",
    mandate?.status === "cancelled" && "mandate_cancelled",
    waiting && "mandate_pending",
    customer.autoCharge === false && "autocharge_off",
    customer.communications === false && "comms_off",
    customer.archived && "archived",
    customer.suspended && "suspended",
    isReachable(customer) === false && "no_contact",
  ];
  return flags.filter((flag) => typeof flag === "string");
};

/** docs/contract.md, promise 7: `masked` shortens e-mail, phone and persons' names; a customer's own name stays. */
const personal = (pii: Pii) => {
  const masked = (mask: (text: string) => string) => (text: string | null | undefined) =>
    text && pii === "masked" ? mask(text) : text;
  return { email: masked(maskEmail), phone: masked(maskPhone), person: masked(maskPerson) };
};

const dueOf = ({ due, financialStatus }: Customer): string | null | undefined =>
  due ? showMoney(due) : due === null ? null : financialStatus;

const paymentOf = ({ mandate, paymentMethod }: Customer): string | null | undefined =>
  joined([mandate ? `mandate ${mandate.status}` : mandate, paymentMethod], ", ");

const cellsOf: {
  readonly [C in Column]: (row: SummaryRow, show: ReturnType<typeof personal>) => string | null | undefined;
} = {
  ref: ({ ref }) => ref,
  vendor: ({ vendor }) => vendor,
  name: ({ customer }) => customer.name,
  // Known to have neither only where the vendor says so of one of them.
  number: ({ customer: { number, externalId } }) =>
    number ?? externalId ?? (number === null || externalId === null ? null : undefined),
  status: ({ customer }) => customer.status,
  email: ({ customer }, show) => show.email(first(customer.emails)),
  // "Berlin DE": a comma would cost a token in every row.
  place: ({ customer: { address } }) => (address ? joined([address.city, address.country], " ") : address),
  due: ({ customer }) => dueOf(customer),
  flags: ({ customer, relations }) => [...flagsOf(customer), ...relations].join(" ") || null,
  native_id: ({ customer }) => customer.id,
  phone: ({ customer }, show) => show.phone(first(customer.phones)),
  contact: ({ customer: { people } }, show) => show.person(people ? (people[0]?.name ?? null) : people),
  vat_tax: ({ customer }) => customer.vatIds && (customer.vatIds.join(" ") || null),
  created: ({ customer }) => date(customer.createdAt),
  updated: ({ customer }) => date(customer.updatedAt),
  payment: ({ customer }) => paymentOf(customer),
  links: ({ customer: { links } }) => links && (links.map(({ service, id }) => `${service}:${id}`).join(" ") || null),
  match: ({ match }) => match ?? null,
};

const first = (values: readonly string[] | null | undefined): string | null | undefined =>
  values ? (values[0] ?? null) : values;

/**
 * Whether the column says more than flags do: rows without one of these flags are active, if every row says its status.
 */
const tellsStatus = (rows: readonly SummaryRow[]): boolean =>
  !rows.every(({ customer: { status, archived, suspended } }) =>
    status === "archived" ? archived : status === "suspended" ? suspended : status === "active",
  );

/** The columns without that of the status where flags say it all. */
export const tellingColumns = (columns: readonly Column[], rows: readonly SummaryRow[]): readonly Column[] =>
  columns.filter((column) => column !== "status" || tellsStatus(rows));

/** All columns of the detail, whatever the page holds. */
export const cellsFor = (row: SummaryRow, columns: readonly Column[], pii: Pii): string[] => {
  const show = personal(pii);
  return columns.map((column) => cell(cellsOf[column](row, show)));
};
