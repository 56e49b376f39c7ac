/** One harsh customer of one vendor: every trap that a vendor's data can hold, far more often than in life. */

import type { CompanyPerson } from "../company.ts";
import { hash, pick } from "../hash.ts";
import { type Hostile, harmless, hostileParts } from "../hostile.ts";
import { type Known, quickbooksIdOf, slug, stripeIdOf, use, xeroIdOf } from "../identities.ts";
import { otherId, vendorNumber } from "../ids.ts";
import { companiesOf, createdAtIn, idAt, type Parts, type Place, updatedAfter } from "../places.ts";
import { spelledName, spellings } from "../spelling.ts";
import {
  cityOf,
  domainOf,
  firstNameOf,
  isBusiness,
  lastNameOf,
  legalFormsOf,
  localeOf,
  stemOf,
  vatIdOf,
} from "./identities.ts";
import { mandateOf, paymentMethodOf, statusOf } from "./payment.ts";

const span = { from: Date.UTC(2019, 0, 1), to: Date.UTC(2025, 11, 31) };

const createdAtOf = (place: Place): number => createdAtIn(place, span);
const updatedAtOf = (place: Place): number => updatedAfter(place, createdAtOf(place));

const externalIdOf = ({ seed, own, index }: Place): string | null => {
  const draw = hash(seed, own, use.external) % 21;
  if (draw < 3) return null;
  const padded = String(index + 1).padStart(6, "0");
  return draw < 7 ? padded : `CRM-${padded}`;
};

/** The company's own address, or a person's: of a shared company, some vendors know the one and some the other. */
const emailOf = (place: Place): string | null => {
  const draw = hash(place.seed, place.own, use.email);
  if (draw % 23 === 0) return draw % 46 === 0 ? "" : null;
  const business = isBusiness(place);
  const isOwn = place.isShared ? draw % 2 === 0 : business;
  const local = isOwn ? (business ? "rechnung" : "post") : `${slug(firstNameOf(place))}.${slug(lastNameOf(place))}`;
  return `${local}@${domainOf(place)}`;
};

const phoneOf = (known: Known, draw: number): string | null =>
  draw % 9 === 0 ? null : `${localeOf(known).phonePrefix}${String(1_000_000 + (draw % 8_999_999))}`;

const personOf = (place: Place, order: number): CompanyPerson => {
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
};

/** One in 97. */
const hostileOf = ({ index, vendor }: Place): Hostile =>
  index % 97 === 13 ? hostileParts(Math.floor(index / 97), vendorNumber(vendor)) : harmless;

const flagsOf = ({ seed, own }: Place): number => hash(seed, own, use.flags);
const hasContact = (place: Place): boolean => flagsOf(place) % 61 !== 0;

const currencyOf = (place: Place): string => {
  const draw = hash(place.seed, place.key, use.currency) % 40;
  return draw === 0 ? "JPY" : draw === 1 ? "KWD" : localeOf(place).currency;
};

const peopleOf = (place: Place): readonly CompanyPerson[] => {
  if (!hasContact(place)) return [];
  const count = isBusiness(place) ? hash(place.seed, place.own, use.people) % 4 : 1;
  const people: CompanyPerson[] = [];
  for (let order = 0; order < count; order++) people.push(personOf(place, order));
  return people;
};

/** The way a vendor's user typed the name: only shared companies are spelled differently. */
const nameOf = (place: Place): string =>
  hostileOf(place).name ??
  spelledName(
    stemOf(place),
    legalFormsOf(place),
    place.isShared ? hash(place.seed, place.own, use.spelling) % spellings : 0,
  );

const streetNumberOf = (place: Place): string =>
  String(1 + (hash(place.seed, place.key, use.house) % 180)) + (flagsOf(place) % 13 === 0 ? "a" : "");

const parts: Parts = {
  index: ({ index }) => index,
  vendor: ({ vendor }) => vendor,
  id: (place) => idAt(place, createdAtOf(place)),
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

export const harshCompany = companiesOf(parts);
