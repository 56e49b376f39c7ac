/**
 * The ids of every vendor's customers and invoices: they look random and carry their number, so nothing is looked up.
 */

import type { Company, CompanyInvoice, Population, SandboxVendor } from "./company.ts";
import { sandboxVendors } from "./company.ts";
import { hash, hex8, idKey, numberOfUuid, uuidOf } from "./hash.ts";

/** Each kind of thing has ids of its own: a customer's id is never an invoice's. */
const idKinds = {
  customer: 1,
  invoice: 2,
  person: 3,
  mandate: 4,
  method: 5,
  contract: 6,
  address: 7,
  xero: 8,
  entity: 9,
  connector: 10,
  tag: 11,
  request: 12,
  registration: 13,
  payment: 14,
};
type IdKind = keyof typeof idKinds;

/** An invoice's number among all of a vendor's: its customer's index and its place there (0..7). */
export const invoiceNumber = (index: number, place: number): number => index * 8 + place;

const vendorNumbers = Object.fromEntries(sandboxVendors.map((vendor, place) => [vendor, place])) as Record<
  SandboxVendor,
  number
>;

/** 0 to 4, in the order of `sandboxVendors`. */
export const vendorNumber = (vendor: SandboxVendor): number => vendorNumbers[vendor];

/**
 * The id of something at a vendor that is not MongoDB-backed, or is no customer or invoice: `otherId(1, "adfin",
 * "address", 7)`.
 */
export const otherId = (seed: number, vendor: SandboxVendor, kind: IdKind, value: number): string =>
  uuidOf(idKey(seed, vendorNumber(vendor), idKinds[kind]), value);

/** The number inside an id of `otherId`, or undefined. */
export const numberOfOtherId = (seed: number, vendor: SandboxVendor, kind: IdKind, id: string): number | undefined =>
  numberOfUuid(idKey(seed, vendorNumber(vendor), idKinds[kind]), id);

/**
 * A MongoDB ObjectId as real ones are built: 4 bytes of seconds, 5 of the machine, 3 of a counter. Sorting by it is
 * sorting by creation. Invoices carry their customer's second, so that theirs sort by customer and then by place.
 */
export const objectId = (seed: number, kind: IdKind, createdAt: number, value: number): string => {
  const machine = hash(seed, idKinds[kind], 77);
  const tail = hex8(value).slice(2);
  return `${hex8(Math.floor(createdAt / 1000))}${hex8(machine)}${hex8(hash(seed, machine, 78)).slice(6)}${tail}`;
};

/** The id of a customer's invoice, by its place there (0..7). */
export const invoiceIdOf = (seed: number, { vendor, index, createdAt }: Company, place: number): string => {
  const number = invoiceNumber(index, place);
  return vendor === "pland" ? objectId(seed, "invoice", createdAt, number) : otherId(seed, vendor, "invoice", number);
};

/** The counter at the end of an ObjectId; undefined for text that is none. */
export const counterOfObjectId = (id: string): number | undefined =>
  /^[0-9a-f]{24}$/i.test(id) ? Number.parseInt(id.slice(18), 16) : undefined;

/** The invoice of an id, with its customer; undefined for an id this vendor never gave out. Constant time. */
export const findInvoice = (
  population: Population,
  vendor: SandboxVendor,
  id: string,
): { readonly company: Company; readonly invoice: CompanyInvoice } | undefined => {
  const value = vendor === "pland" ? counterOfObjectId(id) : numberOfOtherId(population.seed, vendor, "invoice", id);
  if (value === undefined || value >= invoiceNumber(population.size, 0)) return undefined;
  const company = population.company(vendor, Math.floor(value / 8));
  const invoice = population.invoices(company).find((one) => one.id === id.toLowerCase());
  return invoice && { company, invoice };
};
