/** One believable customer of one vendor, as the books of a mid-sized company would have it. */

import type { CompanyPerson } from "../company.ts";
import { hash, pick } from "../hash.ts";
import { type Hostile, harmless, hostileParts } from "../hostile.ts";
import { quickbooksIdOf, slug, stripeIdOf, use, xeroIdOf } from "../identities.ts";
import { otherId, vendorNumber } from "../ids.ts";
import { companiesOf, createdAtIn, idAt, type Parts, type Place, updatedAfter } from "../places.ts";
import { spelledName } from "../spelling.ts";
import {
  believableOf,
  cityOf,
  domainOf,
  firstNameOf,
  isBusiness,
  lastNameOf,
  legalFormsOf,
  stemOf,
  vatIdOf,
} from "./identities.ts";
import { mandateOf, paymentMethodOf, statusOf } from "./payment.ts";

const day = 86_400_000;
/** How long the company has had customers. */
const years = 6;

const createdAtOf = (place: Place): number => {
  const { today } = place.origin;
  return createdAtIn(place, { from: today - years * 365 * day, to: today - day });
};

const updatedAtOf = (place: Place): number => updatedAfter(place, createdAtOf(place));

/** One in 125, and none among the first or the last sixty: kept, and not what somebody sees first. */
const hostileOf = ({ index, vendor }: Place): Hostile =>
  index % 125 === 61 ? hostileParts(Math.floor(index / 125), vendorNumber(vendor)) : harmless;

/** Mostly written as it is registered; where two vendors know a company, their users typed it each in their own way. */
const typedWays: readonly number[] = [0, 0, 0, 1, 3, 3, 6];

const nameOf = (place: Place): string => {
  const way = place.isShared ? pick(typedWays, hash(place.seed, place.own, use.spelling)) : 0;
  return hostileOf(place).name ?? spelledName(stemOf(place), legalFormsOf(place), way);
};

const flagsOf = ({ seed, own }: Place): number => hash(seed, own, use.flags);
const hasContact = (place: Place): boolean => flagsOf(place) % 70 !== 0;

const phoneNumber = (place: Place, draw: number): string =>
  `${believableOf(place).country.dialling} ${cityOf(place)[2]} ${1_000_000 + (draw % 8_999_999)}`;

const personOf = (place: Place, order: number): CompanyPerson => {
  const { seed, vendor, index } = place;
  const { firstNames, lastNames } = believableOf(place).country;
  const number = index * 8 + order;
  const draw = hash(seed, number * 8 + vendorNumber(vendor), use.person);
  const firstName = order === 0 ? firstNameOf(place) : pick(firstNames, draw);
  const lastName = order === 0 ? lastNameOf(place) : pick(lastNames, draw >>> 8);
  return {
    id: otherId(seed, vendor, "person", number),
    firstName,
    lastName,
    email: draw % 13 === 0 ? null : `${slug(firstName)}.${slug(lastName)}@${domainOf(place)}`,
    phone: draw % 2 === 0 ? phoneNumber(place, draw >>> 4) : null,
  };
};

const peopleOf = (place: Place): readonly CompanyPerson[] => {
  if (!hasContact(place)) return [];
  const count = isBusiness(place) ? hash(place.seed, place.own, use.people) % 3 : 1;
  return Array.from({ length: count }, (_, order) => personOf(place, order));
};

/** The mailbox for invoices, or a person's: of a shared company, some vendors know the one and some the other. */
const emailOf = (place: Place): string | null => {
  const draw = hash(place.seed, place.own, use.email);
  if (!hasContact(place) || draw % 33 === 0) return null;
  const mailbox = pick(believableOf(place).country.mailboxes, hash(place.seed, place.key, use.email));
  const person = `${slug(firstNameOf(place))}.${slug(lastNameOf(place))}`;
  return `${isBusiness(place) && draw % 4 !== 1 ? mailbox : person}@${domainOf(place)}`;
};

const phoneOf = (place: Place): string | null => {
  const draw = hash(place.seed, place.key, use.phone);
  return hasContact(place) && draw % 6 !== 0 ? phoneNumber(place, draw) : null;
};

const externalIdOf = ({ seed, own, index }: Place): string | null =>
  hash(seed, own, use.external) % 9 === 0 ? null : `CRM-${String(index + 1).padStart(6, "0")}`;

/** Who is charged without being asked has something to charge. */
const autoChargeOf = (place: Place): boolean => {
  const method = paymentMethodOf(place);
  return method !== null && method !== "bank_transfer" && flagsOf(place) % 11 !== 0;
};

const houseNumberOf = (place: Place): string =>
  String(1 + (hash(place.seed, place.key, use.house) % 140)) + (flagsOf(place) % 13 === 0 ? "a" : "");

const parts: Parts = {
  index: ({ index }) => index,
  vendor: ({ vendor }) => vendor,
  id: (place) => idAt(place, createdAtOf(place)),
  key: ({ key }) => key,
  name: nameOf,
  isBusiness,
  number: ({ index }) => 10_000 + index,
  externalId: (place) => hostileOf(place).externalId ?? externalIdOf(place),
  email: (place) => hostileOf(place).email ?? emailOf(place),
  phone: phoneOf,
  people: peopleOf,
  street: (place) => pick(believableOf(place).country.streets, hash(place.seed, place.key, use.street)),
  houseNumber: houseNumberOf,
  postalCode: (place) => cityOf(place)[1],
  city: (place) => hostileOf(place).city ?? cityOf(place)[0],
  country: (place) => believableOf(place).country.code,
  countryName: (place) => believableOf(place).country.name,
  vatId: vatIdOf,
  createdAt: createdAtOf,
  updatedAt: updatedAtOf,
  status: ({ seed, vendor, own }) => statusOf(vendor, hash(seed, own, use.status)),
  archivedAt: (place) => (parts.status(place) === "archived" ? updatedAtOf(place) : null),
  communications: (place) => flagsOf(place) % 40 !== 7,
  autoCharge: autoChargeOf,
  mandate: (place) => mandateOf(place, createdAtOf(place)),
  paymentMethod: paymentMethodOf,
  xeroId: xeroIdOf,
  quickbooksId: quickbooksIdOf,
  stripeId: stripeIdOf,
  currency: (place) => believableOf(place).country.currency,
};

export const believableCompany = companiesOf(parts);
