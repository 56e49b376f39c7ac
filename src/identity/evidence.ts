/** What a row tells about who it is: links, VAT ids, e-mails, name, each as a key that two rows can share. */

import { madeOnce } from "../platform/made-once.ts";
import { cleanText, foldEmail, foldVat, nameReadings } from "../text/fold.ts";
import { isLegalForm, withoutLegalForm } from "../text/legal-forms.ts";
import { linkedService } from "../text/linked-service.ts";
import { isPublicMail } from "../text/public-mail.ts";
import type { Customer, Link } from "../vocabulary/customer.ts";

export interface MatchKey {
  readonly kind: "link" | "vat_id" | "email" | "name";
  /** Equal for two rows exactly if they share the clue. */
  readonly key: string;
  /**
   * `certain` names one company whatever else differs; `likely` unless the rows contradict each other; `weak` never.
   */
  readonly strength: "certain" | "likely" | "weak";
  /** Lower is shown first. */
  readonly rank: number;
  /** What a reader sees: `VAT id` and `DE123456789`; a name has no value. */
  readonly label: string;
  readonly value: string;
  readonly isPublic?: boolean;
}

/**
 * Services whose ids are shared evidence by docs/contract.md, promise 8. QuickBooks counts 1, 2, 3 … anew in every
 * company file.
 */
const strengths: Readonly<Record<string, MatchKey["strength"]>> = {
  Xero: "certain",
  Stripe: "certain",
  QuickBooks: "likely",
};

const serviceOf = (link: Link): { readonly name: string; readonly strength: MatchKey["strength"] } => {
  const name = linkedService(link.service) ?? cleanText(link.service);
  return { name, strength: strengths[name] ?? "weak" };
};

const linkClues = (customer: Customer): readonly MatchKey[] =>
  (customer.links ?? []).flatMap((link, at): MatchKey[] => {
    const { name, strength } = serviceOf(link);
    // Stripe's ids differ by case; a GUID does not, and is written both ways.
    const id = name === "Xero" ? cleanText(link.id).toLowerCase() : cleanText(link.id);
    if (id === "" || name === "") return [];
    const key = `link ${name.toLowerCase()} ${id}`;
    return [{ kind: "link", key, strength, rank: strength === "weak" ? 70 + at : at, label: `${name} id`, value: id }];
  });

/** Shorter ones, and those of one digit repeated, are placeholders: "n/a", "DE000000000". */
const isRealVatId = (folded: string): boolean => /\d.*\d.*\d.*\d/.test(folded) && !/^\p{L}*(\d)\1*$/u.test(folded);

const vatIdsOf = (customer: Customer): readonly string[] => (customer.vatIds ?? []).map(foldVat).filter(isRealVatId);

const vatClues = (customer: Customer): readonly MatchKey[] =>
  vatIdsOf(customer).map((id) => ({
    kind: "vat_id",
    key: `vat ${id}`,
    strength: "certain",
    rank: 30,
    label: "VAT id",
    value: id,
  }));

const emailClues = (customer: Customer): readonly MatchKey[] =>
  [...(customer.emails ?? []), ...(customer.people ?? []).map((person) => person.email)].flatMap(
    (email): MatchKey[] => {
      const folded = email ? foldEmail(email) : "";
      const domain = folded.slice(folded.lastIndexOf("@") + 1);
      if (!/^[^@\s]+@[^@\s]+$/.test(folded)) return [];
      const isPublic = isPublicMail(domain);
      return [
        {
          kind: "email",
          key: `mail ${folded}`,
          strength: "likely",
          rank: 50,
          label: "e-mail",
          value: folded,
          isPublic,
        },
      ];
    },
  );

/** In every way to write it in Latin letters: Ёлка is Elka at one vendor and Yolka at the next. */
const nameClues = (customer: Customer): readonly MatchKey[] =>
  nameReadings(customer.name ?? "").flatMap(({ folded }): MatchKey[] => {
    const key = withoutLegalForm(folded).replaceAll(" ", "");
    if (key.length < 2 || isLegalForm(folded)) return [];
    return [{ kind: "name", key: `name ${key}`, strength: "weak", rank: 90, label: "name", value: "" }];
  });

/**
 * Every clue once, however often the row repeats it. The same rows are compared for each size that an answer's budget
 * tries.
 */
export const matchKeysOf = madeOnce((customer: Customer): readonly MatchKey[] => {
  const all = [...linkClues(customer), ...vatClues(customer), ...emailClues(customer), ...nameClues(customer)];
  return [...new Map(all.map((clue) => [clue.key, clue])).values()];
});

const isAlike = (one: MatchKey, other: MatchKey): boolean => one.kind === other.kind && one.label === other.label;

/** What speaks against two rows being one customer, in words; undefined if nothing does. */
export const contradictionOf = (a: Customer, b: Customer): string | undefined => {
  const [own, others] = [matchKeysOf(a), matchKeysOf(b)];
  const differs = (of: MatchKey): boolean => {
    const theirs = others.filter((other) => isAlike(of, other));
    return theirs.length > 0 && !own.some((one) => isAlike(of, one) && theirs.some(({ key }) => key === one.key));
  };
  const differing =
    own.find((one) => one.kind === "vat_id" && differs(one)) ?? own.find((one) => one.kind === "link" && differs(one));
  return differing && `${differing.label}s differ`;
};
