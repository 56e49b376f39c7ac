/** Which drawing an answer gets: told by its columns, since a host need not say which tool was called. */

import type { Answer } from "../read/answer.ts";
import { element } from "./elements.ts";
import { listing } from "./listing.ts";
import type { View } from "./view.ts";

interface Drawing {
  readonly title: string;
  readonly draw: (answer: Answer, title: string, view: View) => HTMLElement;
  readonly isOf: (has: (column: string) => boolean) => boolean;
}

const drawings: readonly Drawing[] = [
  { title: "Customers", draw: listing, isOf: (has) => has("name") || has("ref") },
  { title: "Answer", draw: listing, isOf: () => true },
];

/** A screen: its title as the first heading, and below it the answer. `name` is the customer's, where one was opened. */
export const answerScreen = (answer: Answer, name: string | undefined, view: View): HTMLElement => {
  const has = (column: string): boolean => answer.columns.includes(column);
  const drawing = drawings.find(({ isOf }) => isOf(has)) ?? drawings[0];
  const title = name ?? drawing?.title ?? "Answer";
  return element(
    "div",
    { class: "screen" },
    element("h1", { tabindex: "-1" }, title),
    drawing?.draw(answer, title, view),
  );
};
