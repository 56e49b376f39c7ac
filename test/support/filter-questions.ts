/** The filter table: questions by every filter word, alone and together, as people ask them. */

import type { Company, SandboxVendor } from "../../src/sandbox/population/company.ts";
import type { Filters } from "../../src/vocabulary/filters.ts";
import { everyone } from "./answers.ts";
import type { TestServices } from "./services.ts";

/** Values may be taken from one of the vendor's own customers, as whoever asks would have them from elsewhere. */
type Question = Filters | ((pick: (holds: (company: Company) => boolean) => Company) => Filters);

export const questions: Readonly<Record<string, Question>> = {
  "a part of a name": { name: "gmbh" },
  "a part of a name in capitals": { name: "LTD" },
  "one letter": { name: "ö" },
  "a part with a space": { name: "& co" },
  "a name nobody has": { name: "Zzyzx Nobody" },
  "a wildcard that is meant literally": { name: "%" },
  "another one": { name: "a_b" },
  "a backslash": { name: "\\" },
  "a whole name": (pick) => ({ name: pick(({ isBusiness }) => isBusiness).name }),
  "a person's name": (pick) => ({ name: pick(({ isBusiness }) => !isBusiness).name }),
  "an e-mail": (pick) => ({ email: pick(({ email, index }) => !!email && index > 20).email ?? "" }),
  "an e-mail in capitals": (pick) => ({ email: pick(({ email }) => !!email).email?.toUpperCase() ?? "" }),
  "a person's e-mail": (pick) => ({ email: pick(({ people }) => !!people[1]?.email).people[1]?.email ?? "" }),
  "an e-mail nobody has": { email: "nobody@nowhere.example" },
  "an e-mail and a part of the name": (pick) => {
    const { email, name } = pick((one) => !!one.email && one.isBusiness);
    return { email: email ?? "", name: name.slice(0, 4) };
  },
  "a number": (pick) => ({ number: String(pick(({ index }) => index === 17).number) }),
  "a number nobody has": { number: "99999" },
  "an external id": (pick) => ({
    external_id: pick(({ externalId }) => !!externalId?.startsWith("CRM")).externalId ?? "",
  }),
  "an external id with zeros": (pick) => ({
    external_id: pick(({ externalId }) => /^0/.test(externalId ?? "")).externalId ?? "",
  }),
  "an external id nobody has": { external_id: "CRM-999999" },
  active: { status: ["active"] },
  archived: { status: ["archived"] },
  suspended: { status: ["suspended"] },
  "active or archived": { status: ["active", "archived"] },
  "archived or suspended": { status: ["archived", "suspended"] },
  "since a day": { created_after: "2021-03-01" },
  "since an instant": { created_after: "2022-05-06T07:08:09+02:00" },
  "since the very second of one": (pick) => ({
    created_after: new Date(pick(({ index }) => index === 30).createdAt).toISOString(),
  }),
  "since the future": { created_after: "2031-01-01" },
  "before a day": { created_before: "2020-09-01" },
  "before the very second of one": (pick) => ({
    created_before: new Date(pick(({ index }) => index === 30).createdAt).toISOString(),
  }),
  "between two days": { created_after: "2020-01-01", created_before: "2023-01-01" },
  "changed since": { updated_after: "2024-06-01" },
  "changed since, and new": { updated_after: "2023-01-01", created_after: "2022-01-01" },
  overdue: { financial_status: ["overdue"] },
  outstanding: { financial_status: ["outstanding"] },
  "payment under way": { financial_status: ["pending"] },
  "all paid": { financial_status: ["paid"] },
  "with a draft": { financial_status: ["draft"] },
  "without invoices": { financial_status: ["none"] },
  "due before": { due_before: "2026-03-01" },
  "due before a later day": { due_before: "2026-08-01" },
  "overdue and due long ago": { financial_status: ["overdue"], due_before: "2026-02-01" },
  "outstanding and due soon": { financial_status: ["outstanding"], due_before: "2026-07-20" },
  "overdue, by name": { financial_status: ["overdue"], name: "g" },
  "mandate created": { mandate_status: ["created"] },
  "mandate pending": { mandate_status: ["pending"] },
  "mandate active": { mandate_status: ["active"] },
  "mandate cancelled": { mandate_status: ["cancelled"] },
  "mandate migrating": { mandate_status: ["migrating"] },
  "mandate pending or cancelled": { mandate_status: ["pending", "cancelled"] },
  "no mandate": { mandate_status: ["none"] },
  "no mandate or a cancelled one": { mandate_status: ["cancelled", "none"] },
  "overdue or outstanding": { financial_status: ["overdue", "outstanding"] },
  "overdue or with a draft": { financial_status: ["draft", "overdue"] },
  "paid or without invoices": { financial_status: ["paid", "none"] },
  "overdue without a working mandate": { financial_status: ["overdue"], mandate_status: ["cancelled"] },
  "a VAT id": (pick) => ({ vat_id: pick(({ vatId }) => vatId !== null).vatId ?? "" }),
  "a VAT id nobody has": { vat_id: "DE000000009" },
  "a VAT id and a day": (pick) => ({
    vat_id: pick(({ vatId }) => vatId !== null).vatId ?? "",
    created_after: "2019-01-01",
  }),
  "by id": (pick) => ({
    ids: [4, 44].map((at) => pick(({ index }) => index === at)).map(({ vendor, id }) => `${vendor}:${id}`),
  }),
  "by id, some of a name": (pick) => ({
    ids: [3, 5, 8, 9].map((at) => pick(({ index }) => index === at)).map(({ vendor, id }) => `${vendor}:${id}`),
    name: "gmbh",
  }),
  "by id, some of an age": (pick) => ({
    ids: [3, 35, 58].map((at) => pick(({ index }) => index === at)).map(({ vendor, id }) => `${vendor}:${id}`),
    created_after: "2022-02-02",
  }),
};

/** The question as it is asked of the customers that `test` has. */
export const filtersFor = (test: TestServices, id: SandboxVendor, question: Question): Filters =>
  typeof question === "function"
    ? question((holds) => everyone(test, id).find(holds) ?? test.population.company(id, 0))
    : question;
