/** Which drawing an answer gets: told by its columns, since a host need not say which tool was called. */

import type { Answer } from "../read/answer.ts";
import { columnOf } from "../read/columns.ts";
import { readCustomer } from "../read/customer.ts";
import { groupingsOf, summaryBars } from "./charts/summary-bars.ts";
import { customerCard } from "./customer-card.ts";
import { element } from "./elements.ts";
import { listing } from "./listing.ts";
import type { View } from "./view.ts";
import { worklist } from "./worklist.ts";

interface Drawing {
  readonly title: (answer: Answer) => string;
  readonly draw: (answer: Answer, title: string, view: View) => HTMLElement;
  readonly isOf: (has: (column: string) => boolean) => boolean;
}

const drawings: readonly Drawing[] = [
  {
    title: () => "Dunning worklist",
    draw: worklist,
    isOf: (has) => has("days") && has("amount"),
  },
  {
    title: ({ columns }) =>
      `Customers by ${groupingsOf(columns)
        .map((name) => columnOf(name).label.toLowerCase())
        .join(" and ")}`,
    draw: summaryBars,
    isOf: (has) => has("customers") && has("overdue") && has("amount"),
  },
  {
    title: (answer) => readCustomer(answer).name ?? "Customer",
    draw: customerCard,
    isOf: (has) => has("field") && has("value"),
  },
  { title: () => "What would be asked", draw: listing, isOf: (has) => has("request") },
  { title: () => "What the vendor can be asked", draw: listing, isOf: (has) => has("filter") && has("how") },
  { title: () => "Connected vendors", draw: listing, isOf: (has) => has("vendor") && has("environment") },
  { title: () => "Customers", draw: listing, isOf: (has) => has("name") || has("ref") },
  { title: () => "Answer", draw: listing, isOf: () => true },
];

/**
 * A screen: its title as the first heading, and below it the answer. `name` is the customer's, where one was opened.
 */
export const answerScreen = (answer: Answer, name: string | undefined, view: View): HTMLElement => {
  const has = (column: string): boolean => answer.columns.includes(column);
  const drawing = drawings.find(({ isOf }) => isOf(has)) ?? drawings[0];
  const title = name ?? drawing?.title(answer) ?? "Answer";
  return element(
    "div",
    { class: "screen" },
    element("h1", { tabindex: "-1" }, title),
    drawing?.draw(answer, title, view),
  );
};
