/**
 * Which company stands at a vendor's place in creation order, and since when: what every part of it is computed from.
 */

import type { Company, SandboxVendor } from "./company.ts";
import { hash } from "./hash.ts";
import { type Known, use } from "./identities.ts";
import { objectId, otherId, vendorNumber } from "./ids.ts";

/** Ids hold 24 bits of numbers, and keys stay unique below this many customers per vendor. */
export const mostCustomers = 2_000_000;

export interface Origin {
  readonly seed: number;
  /** As created: a population that grows later keeps its companies as they were. */
  readonly customers: number;
  readonly today: number;
}

/** All that a company is computed from. */
export interface Place extends Known {
  readonly origin: Origin;
  readonly vendor: SandboxVendor;
  readonly index: number;
  /** What hashes of this vendor's own facts about the company take. */
  readonly own: number;
  readonly isShared: boolean;
}

/** From the first customer to the last, in epoch milliseconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const second = 1000;

/** Whole seconds, spread over the span, rising with the index; every 41st shares the instant of the one before. */
export const createdAtIn = ({ origin, vendor, index }: Place, { from, to }: Span): number => {
  const place = index % 41 === 7 ? index - 1 : index;
  if (place >= origin.customers) return to + (place - origin.customers + 1) * 60 * second;
  const jitter = (hash(origin.seed, place * 8 + vendorNumber(vendor), use.created) % 1000) / 1100;
  const step = (to - from) / origin.customers;
  return from + Math.floor(((place + jitter) * step) / second) * second;
};

/** Some time between a customer's creation and today. */
export const updatedAfter = ({ seed, own, origin }: Place, createdAt: number): number => {
  const share = hash(seed, own, use.updated) / 2 ** 32;
  return createdAt + Math.floor((Math.max(0, origin.today - createdAt) * share) / second) * second;
};

/**
 * Some slots belong to a company that several vendors know, the same slot at each; within blocks of 16 every vendor has
 * its slots in another order.
 */
const placeOf = (origin: Origin, vendor: SandboxVendor, index: number): Place => {
  const { seed } = origin;
  const number = vendorNumber(vendor);
  const slot = index ^ ((number * 5) & 15);
  const draw = hash(seed, slot, use.shared);
  // One bit per vendor; a company that only one knows is not shared.
  const knownBy = draw >>> 27;
  const isShared = draw % 10 < 4 && ((knownBy >>> number) & 1) === 1 && (knownBy & (knownBy - 1)) !== 0;
  const key = isShared ? slot : (number + 1) * 0x1_0000_0000 + index;
  const unique = isShared ? slot : (number + 1) * mostCustomers * 4 + index;
  return { seed, key, unique, origin, vendor, index, own: index * 8 + number, isShared };
};

/** The customer's id, which carries its index. */
export const idAt = ({ seed, vendor, index }: Place, createdAt: number): string =>
  vendor === "pland" ? objectId(seed, "customer", createdAt, index) : otherId(seed, vendor, "customer", index);

/** How each part of a company follows from its place. */
export type Parts = { readonly [Part in keyof Company]: (place: Place) => Company[Part] };

export type CompanyOf = (origin: Origin, vendor: SandboxVendor, index: number) => Company;

const place = Symbol("place");

/**
 * The company at any place. Its parts are computed when they are read, by one getter per part that all companies share:
 * a scan of a million makes only the parts it reads (6 µs became 1). Copy them one by one, a spread copies nothing.
 */
export const companiesOf = (parts: Parts): CompanyOf => {
  const lazily: object = Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries(parts).map(([part, make]) => [
        part,
        {
          enumerable: true,
          get(this: { [place]: Place }) {
            return make(this[place]);
          },
        },
      ]),
    ),
  );
  return (origin, vendor, index) => {
    const company = Object.create(lazily);
    company[place] = placeOf(origin, vendor, index);
    return company;
  };
};
