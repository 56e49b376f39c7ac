/** How a free text is looked for at one vendor: its queries, one after another, and what each of their rows is. */

import type { Customer } from "../vocabulary/customer.ts";
import type { Pushdown } from "../vocabulary/pushdown.ts";
import type { Likeness } from "../vocabulary/search.ts";
import { partsAsked } from "./declare/parameters.ts";
import type { Customers, SearchForm } from "./define.ts";
import { pushdownOfSearches } from "./pushdown.ts";

/** A form of search, and the text as it takes it. */
export interface AskedForm {
  readonly form: SearchForm;
  readonly text: string;
}

/** How a free text is looked for at one vendor, one way after another until somebody is found who is surely meant. */
export interface Search {
  /** The vendor's own id that the text can be: requested first, and whoever has it is meant. */
  readonly id?: string | undefined;
  readonly forms: readonly AskedForm[];
  /** Rows show more than the forms find: all of them are read behind the forms, and judged here. */
  readonly rows: boolean;
  /** The vendor finds by something that its rows do not show: a row of a form is shown whatever it says. */
  readonly trustsForms: boolean;
  readonly likeness: (customer: Customer) => Likeness;
  /** Whether a form's row is shown to a caller who may not see all of it, by what was sent to the vendor. */
  readonly showsMasked: (customer: Customer, sent: readonly string[]) => boolean;
}

/** A free text, and how a vendor itself is asked for it; throws `unsupported` where it cannot be. */
export interface SearchText {
  readonly text: string;
  readonly plan: () => Search;
}

/** What the rows of a search are judged by. `shows`: a form's rows, to a caller who may not see all of them. */
export interface Judged extends Pick<Search, "likeness" | "trustsForms"> {
  readonly shows?: ((customer: Customer) => boolean) | undefined;
}

/** By its forms alone: rows are exact once all of them are read, which only the walk can tell. */
export const searchHow = (customers: Customers, { forms, rows }: Search): Pushdown => {
  if (forms.length === 0) return rows ? "local" : "verified";
  return rows ? "unsure" : pushdownOfSearches(customers, forms);
};

/** The texts by which the vendor may find a part of what is hidden. */
export const partsSent = ({ parameters }: Customers, { forms }: Search): readonly string[] =>
  forms.flatMap(({ form, text }) => partsAsked(parameters, form.ask(text)));
