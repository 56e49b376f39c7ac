/** Customers as a table, page after page: coverage above, the next page below. */

import type { Answer } from "../read/answer.ts";
import { columnsOf, rowsOf } from "../read/rows.ts";
import { coverage } from "./coverage.ts";
import { button, element } from "./elements.ts";
import { refusal } from "./refusal.ts";
import { table } from "./table/table.ts";
import type { View } from "./view.ts";

const moreText =
  "More customers follow. This host asks for nothing from here: ask for the next page in the conversation.";

export const listing = (first: Answer, label: string, view: View): HTMLElement => {
  const pages = [first];
  const above = element("div", {});
  const below = element("div", { class: "paging" });
  const rows = table(label, view);

  const shownText = (): string => {
    const count = view.format.count(rowsOf(pages).length);
    return pages.length > 1 ? `${count} rows on ${view.format.count(pages.length)} pages` : `${count} rows`;
  };

  const turn = async (continuation: string, pressed: HTMLButtonElement): Promise<void> => {
    pressed.setAttribute("aria-disabled", "true");
    pressed.textContent = "Reading the next page…";
    const answer = await view.ask?.nextPage(continuation);
    if (!answer) return;
    if ("refused" in answer) {
      draw();
      below.prepend(refusal(answer));
    } else {
      pages.push(answer);
      draw();
      view.say(`${shownText()}. ${answer.coverage}`);
    }
    // Whoever pressed the button stays where it was.
    below.querySelector<HTMLElement>("button, p")?.focus();
  };

  const nextButton = (continuation: string): HTMLElement => {
    const made: HTMLButtonElement = button("Next page", { class: "primary" }, () => {
      if (!made.hasAttribute("aria-disabled")) void turn(continuation, made);
    });
    return made;
  };

  const draw = (): void => {
    const earlier = pages
      .slice(0, -1)
      .map(({ coverage: line }, index) => element("li", {}, `Page ${index + 1}: ${view.format.told(line)}`));
    above.replaceChildren(
      coverage(pages.at(-1) ?? first, view),
      ...(earlier.length > 0 ? [element("ul", { class: "doubts", "aria-label": "Earlier pages" }, earlier)] : []),
    );
    rows.show(columnsOf(pages), [{ rows: rowsOf(pages) }]);
    const continuation = pages.at(-1)?.continuation;
    below.replaceChildren(
      element("p", { class: "shown", tabindex: "-1" }, shownText()),
      ...(continuation === undefined
        ? []
        : [view.ask ? nextButton(continuation) : element("p", { class: "hint" }, moreText)]),
    );
  };

  draw();
  return element("div", {}, above, rows.made, below);
};
