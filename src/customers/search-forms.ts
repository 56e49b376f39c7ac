/** In which forms a vendor is asked for a free text: by the kinds of query it can be, at most two, the exact one first. */

import type { SearchForm, Vendor } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";
import { queryKinds } from "../vocabulary/search.ts";
import { parseQuery } from "./query-kind.ts";

const mostForms = 2;

/** A form and the text to put into it, as its kind of query is best written. */
export interface AskedForm {
  readonly form: SearchForm;
  readonly text: string;
}

/** Throws `unsupported` where the vendor can find none of the kinds the text can be. */
export const formsFor = (vendor: Vendor, query: string): readonly AskedForm[] => {
  const parsed = parseQuery(query);
  const { searches } = vendor.customers;
  const forms = new Map<SearchForm, AskedForm>();
  for (const kind of parsed.kinds) {
    for (const form of searches[kind] ?? []) {
      if (!forms.has(form)) forms.set(form, { form, text: parsed.asked[kind] ?? parsed.text });
    }
  }
  if (forms.size > 0) return [...forms.values()].slice(0, mostForms);
  const able = queryKinds.filter((kind) => searches[kind]);
  throw new Problem(
    "unsupported",
    `${vendor.name} cannot search by ${parsed.kinds.join(" or ").replace("_", " ")}; it can by ${able.join(", ").replace("_", " ")}.`,
  );
};
