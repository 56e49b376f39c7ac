/** In which forms a vendor is asked for a free text: by the kinds of query it can be, at most two, the exact one first. */

import { otherWritings } from "../text/other-writings.ts";
import type { SearchForm, Vendor } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";
import { longestQuery, queryKinds } from "../vocabulary/search.ts";
import { parseQuery } from "./query.ts";

const mostForms = 2;

/** A form and the text to put into it, as its kind of query is best written. */
export interface AskedForm {
  readonly form: SearchForm;
  readonly text: string;
}

/** A name in its other spelling as well, where a request is left for it. */
const withOtherSpelling = (
  chosen: readonly AskedForm[],
  form: SearchForm | undefined,
  text: string,
): readonly AskedForm[] => {
  const other =
    chosen.length < mostForms && chosen.some((one) => one.form === form) ? otherWritings(text)[0] : undefined;
  return form && other !== undefined && other.length <= longestQuery ? [...chosen, { form, text: other }] : chosen;
};

/** Throws `unsupported` where the vendor can find none of the kinds the text can be. */
export const formsFor = (vendor: Vendor, query: string): readonly AskedForm[] => {
  const parsed = parseQuery(query);
  const { searches } = vendor.customers;
  const forms = new Map<string, AskedForm & { readonly isExact: boolean }>();
  for (const kind of parsed.kinds) {
    const text = parsed.asked[kind] ?? parsed.text;
    const all = searches[kind] ?? [];
    for (const [place, form] of all.entries()) {
      const sent = JSON.stringify(form.ask(text));
      if (!forms.has(sent)) forms.set(sent, { form, text, isExact: place < all.length - 1 });
    }
  }
  // A few rows of the exact form can be remembered while the wide one is read, not the other way round.
  const chosen = [...forms.values()].slice(0, mostForms).sort((a, b) => Number(b.isExact) - Number(a.isExact));
  if (chosen.length > 0) return withOtherSpelling(chosen, searches.name?.at(-1), parsed.asked.name ?? parsed.text);
  const able = queryKinds.filter((kind) => searches[kind]);
  const word = (["vat_id", "number", "email"] as const).find(
    (kind) => parsed.kinds.includes(kind) && vendor.customers.words[kind],
  );
  const instead = word ? ` list_customers finds it there: {"${word}": "${parsed.asked[word]}"}.` : "";
  throw new Problem(
    "unsupported",
    `${vendor.name} cannot search by ${parsed.kinds.join(" or ").replace("_", " ")}; it can by ${able.join(", ").replace("_", " ")}.${instead}`,
  );
};
