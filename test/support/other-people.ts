/** The same population with other people in it: whatever masked answers show of them is the same, the rest is not. */

import type { Company, CompanyPerson, Population } from "../../src/sandbox/population/company.ts";
import { changedCompany } from "./changed-company.ts";

const turned = (letter: string): string => {
  const base = letter >= "a" ? 97 : 65;
  return String.fromCharCode(base + ((letter.charCodeAt(0) - base + 11) % 26));
};

/** Letters but the first of each word, which initials show; and one more of them. */
const otherName = (name: string): string => `${name.replace(/(?<=\p{L})[a-z]/giu, turned)}o`;

/** Everything between the first letter and the domain. */
const otherEmail = (email: string): string => {
  const [local = "", domain = ""] = email.split("@");
  return `${local.slice(0, 1)}${local.slice(1).replace(/[a-z]/gi, turned)}q@${domain}`;
};

/** Every digit but the code's and the last three. */
const otherPhone = (phone: string): string =>
  phone.replace(/(?<=\d\d\d\D*)\d(?=(?:\D*\d){3})/g, (digit) => String((Number(digit) + 3) % 10));

const kept = (value: string | null, change: (value: string) => string): string | null =>
  value ? change(value) : value;

const otherPerson = (person: CompanyPerson): CompanyPerson => ({
  ...person,
  firstName: otherName(person.firstName),
  lastName: otherName(person.lastName),
  email: kept(person.email, otherEmail),
  phone: kept(person.phone, otherPhone),
});

const withOtherPeople = (company: Company): Company =>
  changedCompany(company, {
    email: kept(company.email, otherEmail),
    phone: kept(company.phone, otherPhone),
    people: company.people.map(otherPerson),
  });

export const otherPeople = (population: Population): Population => {
  // Every question asks for all of them again.
  const made = new Map<string, Company>();
  const other = (company: Company): Company => {
    const known = made.get(company.id) ?? withOtherPeople(company);
    made.set(company.id, known);
    return known;
  };
  return {
    kind: population.kind,
    size: population.size,
    seed: population.seed,
    today: population.today,
    company: (vendor, index) => other(population.company(vendor, index)),
    find: (vendor, id) => {
      const found = population.find(vendor, id);
      return found && other(found);
    },
    invoices: (company) => population.invoices(company),
  };
};
