/** How long the view takes from a tool's result to the drawn page, in Chromium: a worklist of 200 rows. */

import { hasChromium, openHost, openView } from "../../test/support/view-browser.ts";
import { openBenchServices } from "../services.ts";
import { median } from "../statistics.ts";

export interface ViewTime {
  readonly rows: number;
  /** From the message's arrival in the page until after the frame that shows it was painted. */
  readonly medianMs: number;
  readonly slowestMs: number;
}

/** Heard before the page's own listener, since it listens on the way down. */
const listen = `window.drawn = new Promise((resolve) => {
  addEventListener("message", ({ data }) => {
    if (data.method !== "ui/notifications/tool-result") return;
    const started = performance.now();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
  }, { capture: true });
}), undefined`;

/** Undefined where there is no Chromium. */
export const measureView = async (rounds: number): Promise<ViewTime | undefined> => {
  if (!hasChromium) return undefined;
  const found = await openBenchServices(250).call("triage_dunning", { limit: 200, max_tokens: 20_000 });
  const [first = []] = found.rows;
  // The budget may hold fewer than 200.
  const rows = Array.from({ length: 200 }, (_, at) => found.rows[at] ?? first);
  const result = { content: [], structuredContent: { ...found, rows } };
  const host = await openHost();
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const { page, frame, send } = await openView(host, { width: 900 });
    await page.bringToFront();
    await frame.evaluate(listen);
    await send(result);
    times.push(await frame.evaluate("window.drawn"));
  }
  await host.close();
  // The first one compiles the page's script.
  const measured = times.slice(1);
  return { rows: rows.length, medianMs: median(measured), slowestMs: Math.max(...measured) };
};
