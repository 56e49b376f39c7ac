/**
 * A page of customers of one pass in order of creation: found by a place, not counted off, so any page costs the same.
 */

import type { Customer } from "../../vocabulary/customer.ts";
import type { Filters, Word } from "../../vocabulary/filters.ts";
import type { Sort } from "../../vocabulary/pushdown.ts";
import { customerOf } from "../rows/customer.ts";
import type { Sql, Store } from "../store/sql.ts";
import { narrow, undetermined, type Writing } from "./narrow.ts";
import { createValues, inPass } from "./snapshot.ts";

/** Where a page begins: in which part, and behind which row. Customers without a date of creation come last. */
export interface Place {
  readonly part: "dated" | "undated";
  /** `created`: epoch milliseconds, 0 in the undated part. */
  readonly behind?: { readonly created: number; readonly id: string } | undefined;
}

/** Among what is unsaid of a source: how many customers have no date of creation. */
export const undated = "undated";

export const firstPlace: Place = { part: "dated" };

export interface CustomersWanted {
  readonly connection: string;
  readonly pass: number;
  readonly filters: Filters;
  /** Some customers have no date of creation. */
  readonly hasUndated: boolean;
  /** Any instant of the walk's own today, epoch milliseconds. */
  readonly asOf: number;
}

interface CustomersPage {
  /** As SQL narrowed them: each is still to be judged. */
  readonly customers: readonly Customer[];
  /** Undefined at the end. */
  readonly next: Place | undefined;
}

interface Row {
  readonly id: string;
  readonly created_ms: number | null;
  readonly record: string;
}

export const writingFor = ({ dialect }: Store, { connection, pass, asOf }: CustomersWanted): Writing => {
  const values = createValues();
  return { dialect, values, asOf, invoiceInPass: () => inPass("i", connection, pass, values) };
};

/** Words that few customers match, whatever is asked. */
const selective: readonly Word[] = ["ids", "number", "external_id", "email", "vat_id"];

const readPart = async (
  store: Store,
  wanted: CustomersWanted,
  { part, behind }: Place,
  sort: Sort,
  size: number,
): Promise<readonly Row[]> => {
  const writing = writingFor(store, wanted);
  const { values } = writing;
  const [sign, order] = sort === "created_at" ? [">", "ASC"] : ["<", "DESC"];
  const columns = part === "dated" ? ["c.created_ms", "c.id"] : ["c.id"];
  // Few rows are found by what is asked for and then put in order; read in order, all of them would be looked at.
  const isFew = part === "dated" && selective.some((word) => wanted.filters[word] !== undefined);
  const ordered = isFew ? ["+c.created_ms", "c.id"] : columns;
  const place = behind && (part === "dated" ? [behind.created, behind.id] : [behind.id]);
  const conditions = [
    inPass("c", wanted.connection, wanted.pass, values),
    `c.created_ms IS ${part === "dated" ? "NOT " : ""}NULL`,
    ...(place ? [`(${columns.join(", ")}) ${sign} (${place.map((one) => values.add(one)).join(", ")})`] : []),
    ...narrow(wanted.filters, writing),
  ];
  return store.query<Row>(
    `SELECT c.id, c.created_ms, c.record FROM customer_rows c WHERE ${conditions.join(" AND ")}
     ORDER BY ${ordered.map((column) => `${column} ${order}`).join(", ")} LIMIT ${size}`,
    values.all,
  );
};

const placeOf = (part: Place["part"], { id, created_ms }: Row): Place => ({
  part,
  behind: { created: created_ms ?? 0, id },
});

/** At most `size` customers from a place on. */
export const readCustomers = async (
  store: Store,
  wanted: CustomersWanted,
  at: { readonly place: Place; readonly sort: Sort; readonly size: number },
): Promise<CustomersPage> => {
  const { place, sort, size } = at;
  const rows = await readPart(store, wanted, place, sort, size);
  const last = rows.at(-1);
  if (last && rows.length === size) return { customers: rows.map(customerOf), next: placeOf(place.part, last) };
  if (place.part === "undated" || !wanted.hasUndated) return { customers: rows.map(customerOf), next: undefined };
  const more = await readPart(store, wanted, { part: "undated" }, sort, size - rows.length);
  const end = more.at(-1);
  const isFull = rows.length + more.length === size;
  return {
    customers: [...rows, ...more].map(customerOf),
    next: isFull ? (end ? placeOf("undated", end) : { part: "undated" }) : undefined,
  };
};

/** How many customers no word rules out although a word can tell nothing of them. `isOpen`: see `undetermined`. */
export const countUndetermined = async (
  store: Store,
  wanted: CustomersWanted,
  isOpen: (word: Word) => boolean,
): Promise<number> => {
  const writing = writingFor(store, wanted);
  const inside = inPass("c", wanted.connection, wanted.pass, writing.values);
  const conditions = undetermined(wanted.filters, isOpen, writing);
  if (!conditions) return 0;
  return count(
    store,
    `SELECT count(*) AS n FROM customer_rows c WHERE ${[inside, ...conditions].join(" AND ")}`,
    writing,
  );
};

const count = async (sql: Sql, text: string, { values }: Writing): Promise<number> =>
  (await sql.query<{ readonly n: number }>(text, values.all))[0]?.n ?? 0;
