/**
 * What the columns of answers hold and what they are called; a column that is not known is a text under its own name.
 */

export type Kind = "text" | "method" | "amount" | "day" | "number" | "words";

interface Column {
  readonly label: string;
  readonly kind: Kind;
  /** Columns that stand small below this one instead of beside it. */
  readonly below?: readonly string[];
  /** Nothing a person reads. */
  readonly hidden?: true;
}

const known: Readonly<Record<string, Column>> = {
  ref: { label: "Ref", kind: "text", hidden: true },
  name: { label: "Customer", kind: "text", below: ["vendor", "number"] },
  vendor: { label: "Vendor", kind: "text" },
  number: { label: "Number", kind: "text" },
  status: { label: "Status", kind: "text" },
  email: { label: "E-mail", kind: "text", below: ["phone", "contact"] },
  phone: { label: "Phone", kind: "text" },
  contact: { label: "Contact", kind: "text" },
  place: { label: "Place", kind: "text" },
  due: { label: "Due", kind: "amount" },
  flags: { label: "Flags", kind: "words" },
  match: { label: "Found by", kind: "text" },
  native_id: { label: "Id at the vendor", kind: "text" },
  vat_tax: { label: "VAT or tax id", kind: "text" },
  created: { label: "Created", kind: "day", below: ["updated"] },
  updated: { label: "Updated", kind: "day" },
  payment: { label: "Payment", kind: "method" },
  links: { label: "Links", kind: "text" },
  amount: { label: "Overdue", kind: "amount", below: ["invoices"] },
  invoices: { label: "Invoices", kind: "number" },
  days: { label: "Days overdue", kind: "number" },
  bucket: { label: "Age", kind: "text" },
  pay: { label: "Pays by", kind: "method" },
  why_not: { label: "Hold", kind: "words" },
  why: { label: "Reasons", kind: "words" },
  customers: { label: "Customers", kind: "number" },
  overdue: { label: "Overdue", kind: "number" },
};

export const columnOf = (name: string): Column =>
  Object.hasOwn(known, name) && known[name]
    ? known[name]
    : { label: name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " "), kind: "text" };

/** A column as it stands in the table, with those below it. */
export interface Placed {
  readonly name: string;
  readonly column: Column;
  readonly below: readonly string[];
}

/** Which columns stand side by side, and which below another that is there too. */
export const placeColumns = (names: readonly string[]): readonly Placed[] => {
  const shown = names.filter((name) => columnOf(name).hidden !== true);
  const placed = shown.map((name) => {
    const column = columnOf(name);
    return { name, column, below: (column.below ?? []).filter((one) => shown.includes(one)) };
  });
  const inside = new Set(placed.flatMap(({ below }) => below));
  return placed.filter(({ name }) => !inside.has(name));
};
