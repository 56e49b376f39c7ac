/** A customer of the search table from the few facts that tell it from the others. */

import type { Customer, Link, Person } from "../../src/vocabulary/customer.ts";

interface Facts {
  readonly number?: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly vat?: string;
  readonly people?: readonly Person[];
  readonly city?: string;
  readonly country?: string;
  readonly links?: readonly Link[];
}

export const makeCustomer = (id: string, name: string | null, facts: Facts = {}): Customer => ({
  id,
  name,
  number: facts.number,
  externalId: facts.externalId,
  emails: facts.email === undefined ? undefined : [facts.email],
  phones: facts.phone === undefined ? undefined : [facts.phone],
  people: facts.people,
  vatIds: facts.vat === undefined ? undefined : [facts.vat],
  address: facts.city === undefined ? undefined : { city: facts.city, country: facts.country },
  links: facts.links,
});

export const uuid = (tail: string): string => `7c9e6679-7425-40de-944b-${tail.padStart(12, "0")}`;
export const hex24 = (tail: string): string => `64b0f1c2a9e35d00${tail.padStart(8, "0")}`;
