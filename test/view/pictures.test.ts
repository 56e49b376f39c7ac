/** How the view looks: beside pictures that a person has looked at, loosely, since fonts differ between machines. */

import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { type LinkedClient, linkedClient } from "../support/linked.ts";
import { difference, keptBeside, small } from "../support/pictures.ts";
import { openTestServices } from "../support/services.ts";
import {
  asResult,
  type Host,
  hasChromium,
  type OpenedView,
  openHost,
  openView,
  whySkipped,
} from "../support/view-browser.ts";

/** Another font changes less than a hundredth of a picture; a lost chart or table, more than a twelfth. */
const tolerated = 0.05;
/** Down to the first rows of a worklist on a narrow screen. */
const height = 1_800;

const drawings = {
  customers: ["search_customers", { query: "Müller", limit: 12, max_tokens: 4_000 }],
  worklist: ["triage_dunning", { limit: 20, max_tokens: 6_000 }],
  summary: ["summarize_customers", { group_by: ["vendor", "bucket"], max_tokens: 4_000 }],
} as const;

const looks = [
  ["light", 1_000],
  ["dark", 360],
] as const;

describe.skipIf(!hasChromium)(`the view looks as it did when it was looked at${whySkipped}`, () => {
  const services = openTestServices({ customers: 60 });
  services.tamper("fynn", () => {
    throw new HttpFailure("unavailable", "down");
  });
  let client: LinkedClient;
  let host: Host;

  beforeAll(async () => {
    [client, host] = await Promise.all([linkedClient(services), openHost()]);
  });
  afterAll(() => Promise.all([host?.close(), client?.close()]));

  const answer = async (tool: string, given: Record<string, unknown>) => asResult(await client.callTool(tool, given));

  /** The host gives the view as much room as it asks for, a moment later. */
  const fits = () =>
    expect
      .poll(() => host.page.evaluate("document.querySelector('iframe').offsetHeight === window.lastHeight"))
      .toBe(true);
  const open = async (result: object, theme: string, width: number) => {
    const view = await openView(host, {
      result,
      ask: answer,
      context: { theme },
      width,
      height,
      reducedMotion: "reduce",
    });
    await fits();
    return view;
  };
  const dress = ({ frame }: OpenedView, css: string) =>
    frame.evaluate(
      `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets = [sheet]; }`,
    );
  /** What stands there once nothing changes any more: the page is painted by a process of its own. */
  const picture = async (width: number): Promise<Buffer> => {
    const shot = () => host.page.screenshot({ clip: { x: 0, y: 0, width, height } });
    let [before, now] = [await shot(), await shot()];
    while (!now.equals(before)) [before, now] = [now, await shot()];
    return small(host.page, now);
  };
  const kept = (name: string, now: Buffer): Buffer =>
    keptBeside(resolve(import.meta.dirname, "pictures", `${name}.png`), now);

  const someRef = async (): Promise<string> => {
    const { structured } = await client.callTool("triage_dunning", { limit: 3, vendors: ["zenskar"] });
    return ((structured?.rows ?? []) as string[][])[0]?.[0] ?? "";
  };

  describe.each(looks)("%s, %i pixels wide", (theme, width) => {
    it.each(Object.entries(drawings))("the %s", async (name, [tool, given]) => {
      await open(await answer(tool, given), theme, width);
      const now = await picture(width);
      expect(await difference(host.page, kept(`${name}-${theme}-${width}`, now), now)).toBeLessThan(tolerated);
    });

    it("a customer", async () => {
      await open(await answer("get_customer", { ref: await someRef() }), theme, width);
      const now = await picture(width);
      expect(await difference(host.page, kept(`customer-${theme}-${width}`, now), now)).toBeLessThan(tolerated);
    });
  });

  it.each([
    ["the chart", "figure { display: none !important }"],
    ["the theme's ground", "body { background: #777 !important }"],
    ["the table", "table { display: none !important }"],
  ])("tells when %s is lost", async (_, css) => {
    const [tool, given] = drawings.worklist;
    const view = await open(await answer(tool, given), "light", 1_000);
    const whole = await picture(1_000);
    await dress(view, css);
    expect(await difference(host.page, whole, await picture(1_000))).toBeGreaterThan(tolerated);
  });

  it("does not mind another font", async () => {
    const [tool, given] = drawings.worklist;
    const view = await open(await answer(tool, given), "light", 1_000);
    const whole = await picture(1_000);
    await dress(view, "* { font-family: serif !important }");
    expect(await difference(host.page, whole, await picture(1_000))).toBeLessThan(tolerated);
  });
});
