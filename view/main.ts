/** Starts the page: connects to the host, and shows what it sends, one screen after the other. */

import { answerScreen } from "./draw/answer.ts";
import { button, element } from "./draw/elements.ts";
import { refusal } from "./draw/refusal.ts";
import type { View } from "./draw/view.ts";
import { connectHost, type Host, type HostContext, type ViewTool } from "./host/host.ts";
import { applyTheme } from "./host/theme.ts";
import { type Answer, type Refusal, readResult } from "./read/answer.ts";
import { formatFor } from "./read/format.ts";

const root = document.getElementById("view") as HTMLElement;
const status = document.getElementById("status") as HTMLElement;

/** Screens that a person came from, as they were left, and what had the focus there. */
const left: { readonly screen: readonly Node[]; readonly focus: Element | null }[] = [];

let host: Host | undefined;
let format = formatFor(navigator.language);

const say = (text: string): void => {
  status.textContent = text;
};

const show = (...screen: readonly Node[]): void => {
  root.removeAttribute("aria-busy");
  root.replaceChildren(...screen);
};

const waiting = (text: string): void => {
  root.setAttribute("aria-busy", "true");
  root.replaceChildren(element("p", { class: "waiting" }, text));
};

const back = (): void => {
  const before = left.pop();
  if (!before) return;
  show(...before.screen);
  if (before.focus instanceof HTMLElement) before.focus.focus();
};

const ask = async (name: ViewTool, given: Readonly<Record<string, unknown>>): Promise<Answer | Refusal> => {
  try {
    return readResult(await host?.callTool(name, given));
  } catch (failure) {
    return { refused: failure instanceof Error ? failure.message : String(failure) };
  }
};

const backButton = (): HTMLElement => button("← Back", { class: "quiet back" }, back);

const openCustomer = async (ref: string, name: string): Promise<void> => {
  left.push({ screen: [...root.childNodes], focus: document.activeElement });
  const depth = left.length;
  waiting(`Reading ${name}…`);
  root.prepend(backButton());
  say(`Reading ${name}`);
  const answer = await ask("get_customer", { ref, detail: "full", max_tokens: 4_000 });
  // Whoever went back meanwhile is not pulled away again.
  if (left.length !== depth) return;
  const screen = "refused" in answer ? refusal(answer) : answerScreen(answer, name, viewNow());
  show(backButton(), screen);
  screen.querySelector<HTMLElement>("h1")?.focus();
  say("refused" in answer ? answer.refused : answer.coverage);
};

const viewNow = (): View => ({
  format,
  say,
  ...(host?.callsTools
    ? {
        ask: {
          customer: (ref: string, name: string) => void openCustomer(ref, name),
          nextPage: (continuation: string) => ask("get_customer_page", { continuation }),
        },
      }
    : {}),
});

let early: unknown;

const showResult = (result: unknown): void => {
  // A host may send the result before it has answered the first request.
  if (!host) {
    early = result;
    return;
  }
  left.length = 0;
  const answer = readResult(result);
  if ("refused" in answer) show(refusal(answer));
  else show(answerScreen(answer, undefined, viewNow()));
  say("refused" in answer ? answer.refused : answer.coverage);
};

const onContext = (context: HostContext): void => {
  applyTheme(context);
  if (context.locale) format = formatFor(context.locale);
};

const start = async (): Promise<void> => {
  waiting("Waiting for an answer…");
  host = await connectHost(window.parent, {
    onAsked: () => waiting("Asking the vendors…"),
    onResult: showResult,
    onCancelled: (reason) => show(refusal({ refused: `cancelled: ${reason ?? "The call was cancelled."}` })),
    onContext,
  });
  const page = document.documentElement;
  const tellHeight = () => host?.sizeChanged(Math.ceil(page.getBoundingClientRect().height));
  new ResizeObserver(tellHeight).observe(page);
  if (early !== undefined) showResult(early);
};

start().catch((failure: unknown) => show(refusal({ refused: String(failure) })));
