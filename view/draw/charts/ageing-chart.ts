/** Overdue amounts by age: one small chart per currency, since currencies do not compare. */

import { type Ageing, type AgeSum, ageingOf, type CurrencyAges } from "../../read/ageing.ts";
import type { Row } from "../../read/rows.ts";
import { aside, element, widthOf } from "../elements.ts";
import type { View } from "../view.ts";

const labels: Readonly<Record<AgeSum["age"], string>> = {
  current: "not due",
  "1-30": "1–30 days",
  "31-60": "31–60",
  "61-90": "61–90",
  "90+": "over 90",
};

const line = (sum: AgeSum, value: string | undefined, share: number, isWhole: boolean): HTMLElement => {
  // Part of a worklist says nothing of the rest.
  const isUnknown = value === undefined && !isWhole;
  const bar = element("span", { class: "bar", "data-age": sum.age });
  return element(
    "li",
    { class: isUnknown ? "age missing" : "age" },
    element("span", { class: "age-label" }, labels[sum.age]),
    element(
      "span",
      { class: "bar-track", "aria-hidden": "true" },
      value === undefined ? undefined : widthOf(bar, share),
    ),
    element(
      "span",
      { class: "age-value" },
      value ?? (isWhole ? "none" : "not in these rows"),
      aside(`, ${sum.customers} customers`),
    ),
  );
};

/** A worklist does not ask for what is not due yet: no line for it, unless it comes all the same. */
const listed = ({ age, customers }: AgeSum): boolean => age !== "current" || customers > 0;

/** Only for the length of a bar; what is written is exact. */
const lengthOf = (digits: string | undefined): number => Math.max(0, Number(digits ?? 0));

const currencyChart = ({ currency, total, sums }: CurrencyAges, isWhole: boolean, { format }: View): HTMLElement => {
  const longest = Math.max(...sums.map(({ digits }) => lengthOf(digits)));
  const atMost = sums.some((sum) => sum.atMost);
  const shown = (digits: string, isBound: boolean) => format.amount({ digits, currency: "", atMost: isBound });
  return element(
    "figure",
    { class: "chart", "aria-label": `Overdue in ${currency} by age` },
    element("figcaption", {}, element("strong", {}, currency), element("span", {}, shown(total, atMost))),
    element(
      "ul",
      { role: "list" },
      sums
        .filter(listed)
        .map((sum) =>
          line(
            sum,
            sum.digits === undefined ? undefined : shown(sum.digits, sum.atMost),
            longest > 0 ? lengthOf(sum.digits) / longest : 0,
            isWhole,
          ),
        ),
    ),
  );
};

/** Customers, not money: there is nothing that could be added up. */
const unclearChart = ({ unclear }: Ageing, isWhole: boolean, { format }: View): HTMLElement | undefined => {
  const most = Math.max(...unclear.map(({ customers }) => customers));
  if (most === 0) return undefined;
  const customers = (count: number): string => `${format.count(count)} ${count === 1 ? "customer" : "customers"}`;
  const all = unclear.reduce((sum, one) => sum + one.customers, 0);
  return element(
    "figure",
    { class: "chart unclear", "aria-label": "Customers with an amount or currency that is unknown, by age" },
    element("figcaption", {}, element("strong", {}, "Amount or currency unknown"), element("span", {}, customers(all))),
    element(
      "ul",
      { role: "list" },
      unclear
        .filter(listed)
        .map((sum) =>
          line(sum, sum.customers > 0 ? customers(sum.customers) : undefined, sum.customers / most, isWhole),
        ),
    ),
  );
};

/** `isWhole`: the rows are everybody who matches. `missing` names what they leave out. */
export const ageingChart = (
  rows: readonly Row[],
  { isWhole, missing }: { readonly isWhole: boolean; readonly missing: readonly string[] },
  view: View,
): HTMLElement => {
  const ageing = ageingOf(rows);
  return element(
    "section",
    { class: "ageing" },
    element("h2", {}, "Overdue by age"),
    element(
      "p",
      { class: "hint" },
      "Of the rows below, by each customer's oldest invoice. Bars compare within a currency only; what is not due yet is not part of a worklist.",
    ),
    element(
      "div",
      { class: "charts" },
      ageing.currencies.map((one) => currencyChart(one, isWhole, view)),
      unclearChart(ageing, isWhole, view),
    ),
    missing.length > 0
      ? element("p", { class: "left-out" }, element("span", {}, `Not in these bars — ${missing.join(" · ")}`))
      : undefined,
  );
};
