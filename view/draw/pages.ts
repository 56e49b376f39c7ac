/** Page after page of one answer: coverage above, the rows as they are drawn, the next page below. */

import type { Answer } from "../read/answer.ts";
import { rowsOf } from "../read/rows.ts";
import { coverage } from "./coverage.ts";
import { button, element } from "./elements.ts";
import { refusal } from "./refusal.ts";
import type { View } from "./view.ts";

interface Drawn {
  readonly made: HTMLElement;
  /** Called with all pages that are there, once and after each further one. */
  readonly show: (pages: readonly Answer[]) => void;
}

const moreText =
  "More customers follow. This host asks for nothing from here: ask for the next page in the conversation.";

export const paged = (first: Answer, { made, show }: Drawn, view: View): HTMLElement => {
  const pages = [first];
  const above = element("div", {});
  const below = element("div", { class: "paging" });

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
    const next: HTMLButtonElement = button("Next page", { class: "primary" }, () => {
      if (!next.hasAttribute("aria-disabled")) void turn(continuation, next);
    });
    return next;
  };

  const draw = (): void => {
    const earlier = pages
      .slice(0, -1)
      .map(({ coverage: line }, index) => element("li", {}, `Page ${index + 1}: ${view.format.told(line)}`));
    above.replaceChildren(
      coverage(pages.at(-1) ?? first, view),
      ...(earlier.length > 0 ? [element("ul", { class: "doubts", "aria-label": "Earlier pages" }, earlier)] : []),
    );
    show(pages);
    const continuation = pages.at(-1)?.continuation;
    below.replaceChildren(
      element("p", { class: "shown", tabindex: "-1" }, shownText()),
      ...(continuation === undefined
        ? []
        : [view.ask ? nextButton(continuation) : element("p", { class: "hint" }, moreText)]),
    );
  };

  draw();
  return element("div", {}, above, made, below);
};
