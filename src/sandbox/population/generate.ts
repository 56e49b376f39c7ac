/** One customer of one vendor, made up from the seed, the vendor and its place in creation order. */

import type { Company, CompanyPerson, SandboxVendor } from "./company.ts";
import { hash, pick } from "./hash.ts";
import { hostileFields, hostileNames } from "./hostile.ts";
import {
  cityOf,
  domainOf,
  firstNameOf,
  isBusiness,
  type Known,
  lastNameOf,
  legalFormsOf,
  localeOf,
  quickbooksIdOf,
  slug,
  stemOf,
  stripeIdOf,
  use,
  vatIdOf,
  xeroIdOf,
} from "./identities.ts";
import { objectId, otherId, vendorNumber } from "./ids.ts";
import { mandateOf, paymentMethodOf, statusOf } from "./payment.ts";
import { spelledName, spellings } from "./spelling.ts";

/** Ids hold 24 bits of numbers, and keys stay unique below this many customers per vendor. */
export const mostCustomers = 2_000_000;

export interface Origin {
  readonly seed: number;
  /** As created: a population that grows later keeps its companies as they were. */
  readonly customers: number;
  readonly today: number;
}

/** All that a company is computed from. */
interface Place extends Known {
  readonly origin: Origin;
  readonly vendor: SandboxVendor;
  readonly index: number;
  /** What hashes of this vendor's own facts about the company take. */
  readonly own: number;
  readonly isShared: boolean;
}

const firstDay = Date.UTC(2019, 0, 1);
const lastDay = Date.UTC(2025, 11, 31);
const second = 1000;

/** Whole seconds, spread over seven years, rising with the index; every 41st shares the instant of the one before. */
function createdAtOf({ origin, vendor, index }: Place): number {
  const place = index % 41 === 7 ? index - 1 : index;
  if (place >= origin.customers) return lastDay + (place - origin.customers + 1) * 60 * second;
  const jitter = (hash(origin.seed, place * 8 + vendorNumber(vendor), use.created) % 1000) / 1100;
  const step = (lastDay - firstDay) / origin.customers;
  return firstDay + Math.floor(((place + jitter) * step) / second) * second;
}

function updatedAtOf(place: Place): number {
  const createdAt = createdAtOf(place);
  const share = hash(place.seed, place.own, use.updated) / 2 ** 32;
  return createdAt + Math.floor((Math.max(0, place.origin.today - createdAt) * share) / second) * second;
}

/**
 * Which company stands at a vendor's place. Some slots belong to a company that several vendors know, the same slot at
 * each; within blocks of 16 every vendor has its slots in another order.
 */
function placeOf(origin: Origin, vendor: SandboxVendor, index: number): Place {
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
}

function externalIdOf({ seed, own, index }: Place): string | null {
  const draw = hash(seed, own, use.external) % 21;
  if (draw < 3) return null;
  const padded = String(index + 1).padStart(6, "0");
  return draw < 7 ? padded : `CRM-${padded}`;
}

/** The company's own address, or a person's: of a shared company, some vendors know the one and some the other. */
function emailOf(place: Place): string | null {
  const draw = hash(place.seed, place.own, use.email);
  if (draw % 23 === 0) return draw % 46 === 0 ? "" : null;
  const business = isBusiness(place);
  const isOwn = place.isShared ? draw % 2 === 0 : business;
  const local = isOwn ? (business ? "rechnung" : "post") : `${slug(firstNameOf(place))}.${slug(lastNameOf(place))}`;
  return `${local}@${domainOf(place)}`;
}

const phoneOf = (known: Known, draw: number): string | null =>
  draw % 9 === 0 ? null : `${localeOf(known).phonePrefix}${String(1_000_000 + (draw % 8_999_999))}`;

function personOf(place: Place, order: number): CompanyPerson {
  const { seed, vendor, index } = place;
  const number = index * 8 + order;
  const draw = hash(seed, number * 8 + vendorNumber(vendor), use.person);
  const firstName = order === 0 ? firstNameOf(place) : pick(localeOf(place).firstNames, draw);
  const lastName = order === 0 ? lastNameOf(place) : pick(localeOf(place).lastNames, draw >>> 8);
  return {
    id: otherId(seed, vendor, "person", number),
    firstName,
    lastName,
    email: draw % 11 === 0 ? null : `${slug(firstName)}.${slug(lastName)}@${domainOf(place)}`,
    phone: draw % 3 === 0 ? phoneOf(place, draw >>> 4) : null,
  };
}

interface Hostile {
  readonly name?: string;
  readonly email?: string;
  readonly city?: string;
  readonly externalId?: string;
}

const harmless: Hostile = {};

/** One in 97 is hostile: two of three in the name, else in another field; at each vendor in another way. */
function hostileOf({ index, vendor }: Place): Hostile {
  if (index % 97 !== 13) return harmless;
  const turn = Math.floor(index / 97);
  const thirds = Math.floor(turn / 3);
  return turn % 3 === 2
    ? pick(hostileFields, thirds + vendorNumber(vendor))
    : { name: pick(hostileNames, turn - thirds + vendorNumber(vendor) * 4) };
}

const flagsOf = ({ seed, own }: Place): number => hash(seed, own, use.flags);
const hasContact = (place: Place): boolean => flagsOf(place) % 61 !== 0;

function currencyOf(place: Place): string {
  const draw = hash(place.seed, place.key, use.currency) % 40;
  return draw === 0 ? "JPY" : draw === 1 ? "KWD" : localeOf(place).currency;
}

function peopleOf(place: Place): readonly CompanyPerson[] {
  if (!hasContact(place)) return [];
  const count = isBusiness(place) ? hash(place.seed, place.own, use.people) % 4 : 1;
  const people: CompanyPerson[] = [];
  for (let order = 0; order < count; order++) people.push(personOf(place, order));
  return people;
}

/** The way a vendor's user typed the name: only shared companies are spelled differently. */
const nameOf = (place: Place): string =>
  hostileOf(place).name ??
  spelledName(
    stemOf(place),
    legalFormsOf(place),
    place.isShared ? hash(place.seed, place.own, use.spelling) % spellings : 0,
  );

const idOf = (place: Place): string =>
  place.vendor === "pland"
    ? objectId(place.seed, "customer", createdAtOf(place), place.index)
    : otherId(place.seed, place.vendor, "customer", place.index);

const streetNumberOf = (place: Place): string =>
  String(1 + (hash(place.seed, place.key, use.house) % 180)) + (flagsOf(place) % 13 === 0 ? "a" : "");

type Parts = { readonly [Part in keyof Company]: (place: Place) => Company[Part] };

const parts: Parts = {
  index: ({ index }) => index,
  vendor: ({ vendor }) => vendor,
  id: idOf,
  key: ({ key }) => key,
  name: nameOf,
  isBusiness,
  number: ({ index }) => 10_000 + index,
  externalId: (place) => hostileOf(place).externalId ?? externalIdOf(place),
  email: (place) => (hasContact(place) ? (hostileOf(place).email ?? emailOf(place)) : null),
  phone: (place) => (hasContact(place) ? phoneOf(place, hash(place.seed, place.key, use.phone)) : null),
  people: peopleOf,
  street: (place) => pick(localeOf(place).streets, hash(place.seed, place.key, use.street)),
  houseNumber: streetNumberOf,
  postalCode: (place) => cityOf(place)[1],
  city: (place) => hostileOf(place).city ?? cityOf(place)[0],
  country: (place) => localeOf(place).country,
  countryName: (place) => localeOf(place).countryName,
  vatId: vatIdOf,
  createdAt: createdAtOf,
  updatedAt: updatedAtOf,
  status: ({ seed, vendor, own }) => statusOf(vendor, hash(seed, own, use.status)),
  archivedAt: (place) => (parts.status(place) === "archived" ? updatedAtOf(place) : null),
  communications: (place) => flagsOf(place) % 12 !== 0,
  autoCharge: (place) => flagsOf(place) % 7 !== 0,
  mandate: (place) => mandateOf(place.seed, place.vendor, place.index, createdAtOf(place)),
  paymentMethod: ({ seed, own }) => paymentMethodOf(hash(seed, own, use.method)),
  xeroId: xeroIdOf,
  quickbooksId: quickbooksIdOf,
  stripeId: stripeIdOf,
  currency: currencyOf,
};

const place = Symbol("place");

/** One getter per part, shared by all companies: a scan of a million makes only the parts it reads (6 µs became 1). */
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

/** The company at a place. Its parts are computed when they are read: copy them one by one, a spread copies nothing. */
export function companyOf(origin: Origin, vendor: SandboxVendor, index: number): Company {
  const company = Object.create(lazily);
  company[place] = placeOf(origin, vendor, index);
  return company;
}
