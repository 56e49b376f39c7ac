/**
 * One customer: what is owed first, then the invoices, the same customer elsewhere, the doubts, and every other field.
 */

import type { Answer } from "../read/answer.ts";
import { type Balance, type CustomerCard, type Elsewhere, type Field, readCustomer } from "../read/customer.ts";
import { amounts, unknownMark } from "./cells.ts";
import { invoiceTimeline } from "./charts/invoice-timeline.ts";
import { coverage } from "./coverage.ts";
import { button, type Child, element, foreign } from "./elements.ts";
import type { View } from "./view.ts";

/** More fields than these wait behind a heading that counts them. */
const mostOpen = 12;

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const factValue = (field: string, value: string, view: View): Child => {
  if (value === "?") return unknownMark();
  if (field === "overdue" || field === "credit") return amounts(value, view) ?? foreign(value);
  if (field === "payment") return foreign(value === "-" ? "none" : value.replaceAll("_", " "));
  return foreign(value === "-" ? "none" : view.format.told(value));
};

const balanceBlock = (balance: Balance | string, view: View): HTMLElement => {
  if (typeof balance === "string") {
    return element("p", { class: "balance" }, element("span", { class: "balance-text" }, foreign(sentence(balance))));
  }
  const { atLeast, rest } = balance;
  const shown = [
    ...balance.amounts.known.map((amount) => element("span", { class: "balance-amount" }, view.format.amount(amount))),
    ...balance.amounts.unknown.map((text) => element("span", { class: "balance-amount uncertain" }, text)),
  ];
  return element(
    "p",
    { class: "balance" },
    atLeast ? element("span", { class: "hint" }, "at least") : undefined,
    shown,
    element("span", { class: "hint" }, foreign(rest)),
  );
};

/** Fields without a value stand together under their mark. */
const silence: Readonly<Record<string, string>> = { "-": "empty", "?": "not said" };

const pairs = (fields: readonly Field[], kind: string, draw: (field: string, value: string) => Child): HTMLElement =>
  element(
    "dl",
    { class: kind },
    fields.map(([field, value]) =>
      element("div", {}, element("dt", {}, foreign(silence[field] ?? field)), element("dd", {}, draw(field, value))),
    ),
  );

const elsewhereItem = ({ isSure, ref, vendor, name, evidence }: Elsewhere, { ask }: View): HTMLElement =>
  element(
    "li",
    {},
    element("span", { class: "tag", "data-tone": isSure ? "same" : undefined }, isSure ? "same" : "perhaps the same"),
    ask
      ? button(foreign(name), { class: "name open" }, () => ask.customer(ref, name))
      : foreign(name, { class: "name" }),
    element("span", { class: "hint" }, `${vendor} · `, foreign(evidence)),
  );

const elsewhereBlock = ({ elsewhere }: CustomerCard, view: View): HTMLElement =>
  element(
    "section",
    { class: "elsewhere" },
    element("h2", {}, "The same customer elsewhere"),
    elsewhere.length > 0
      ? element(
          "ul",
          { role: "list" },
          elsewhere.map((one) => elsewhereItem(one, view)),
        )
      : element("p", { class: "hint" }, "None was found."),
  );

const doubtsBlock = ({ doubts }: CustomerCard, view: View): HTMLElement | undefined =>
  doubts.length === 0
    ? undefined
    : element(
        "section",
        {},
        element("h2", {}, "What to know"),
        element(
          "ul",
          { class: "doubts apart" },
          doubts.map(([field, value]) =>
            element("li", {}, element("strong", {}, `${sentence(field)}: `), foreign(view.format.told(value))),
          ),
        ),
      );

const othersBlock = ({ others }: CustomerCard): HTMLElement | undefined => {
  if (others.length === 0) return undefined;
  const list = pairs(others, "fields", (_, value) => foreign(value));
  if (others.length <= mostOpen) return element("section", {}, element("h2", {}, "Details"), list);
  return element(
    "details",
    {},
    element("summary", {}, element("h2", {}, `All ${others.length} fields of the vendor`)),
    list,
  );
};

export const customerCard = (answer: Answer, _title: string, view: View): HTMLElement => {
  const card = readCustomer(answer);
  return element(
    "div",
    { class: "card" },
    coverage(answer, view),
    card.balance === undefined ? undefined : balanceBlock(card.balance, view),
    card.facts.length > 0
      ? pairs(
          card.facts.map(([field, value]): Field => [sentence(field), value]),
          "facts",
          (field, value) => factValue(field.toLowerCase(), value, view),
        )
      : undefined,
    card.invoices.length > 0 ? invoiceTimeline(card.invoices, view) : undefined,
    elsewhereBlock(card, view),
    doubtsBlock(card, view),
    othersBlock(card),
  );
};
