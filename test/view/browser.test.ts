/** The view as people meet it: in a real Chromium, inside the official host bridge, over this server's own answers. */

import axe from "axe-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { type LinkedClient, linkedClient } from "../support/linked.ts";
import { openTestServices } from "../support/services.ts";
import {
  asResult,
  type Host,
  hasChromium,
  type OpenedView,
  openHost,
  openView,
  type ViewOptions,
  whySkipped,
} from "../support/view-browser.ts";

type Given = Record<string, unknown>;

/** Every kind of drawing, by a call that leads to it. */
const kinds: Readonly<Record<string, readonly [tool: string, given: Given, title: string | RegExp]>> = {
  list: ["list_customers", { limit: 6 }, "Customers"],
  search: ["search_customers", { query: "Müller", limit: 5 }, "Customers"],
  worklist: ["triage_dunning", { limit: 8 }, "Dunning worklist"],
  summary: ["summarize_customers", { group_by: ["vendor", "bucket"] }, "Customers by vendor and age"],
  customer: ["get_customer", { detail: "full", max_tokens: 1_500 }, /./],
  vendors: ["describe_vendors", { vendor: "adfin" }, "What the vendor can be asked"],
  plan: ["list_customers", { explain: true }, "What would be asked"],
};

/** One of each drawing; the other kinds are drawn as the list is. */
const drawings = ["list", "worklist", "summary", "customer"];

/** A list with these names, as an answer of the server's shape. */
const listOf = (names: readonly string[], more: Given = {}): object => ({
  structuredContent: {
    coverage: `${names.length} rows, complete.`,
    complete: true,
    vendors: [{ vendor: "zenskar", outcome: "ok", returned: names.length, more: false }],
    columns: ["ref", "name", "email"],
    rows: names.map((name, at) => [`Ref${at}`, name, name]),
    ...more,
  },
});

describe.skipIf(!hasChromium)(`the view in a host${whySkipped}`, () => {
  const services = openTestServices({ customers: 60 });
  const maskedServices = openTestServices({ customers: 60, pii: "masked" });
  let client: LinkedClient;
  let masked: LinkedClient;
  let host: Host;
  let someRef = "";

  beforeAll(async () => {
    [client, masked, host] = await Promise.all([linkedClient(services), linkedClient(maskedServices), openHost()]);
    const { structured } = await client.callTool("triage_dunning", { limit: 3 });
    someRef = ((structured?.rows ?? []) as string[][])[0]?.[0] ?? "";
  });
  afterAll(() => Promise.all([host?.close(), client?.close(), masked?.close()]));

  const call = async (name: string, given: Given, from = client) => asResult(await from.callTool(name, given));

  const open = (options: ViewOptions): Promise<OpenedView> => openView(host, { ask: call, ...options });

  const openKind = async (kind: string, options: ViewOptions = {}): Promise<OpenedView> => {
    const [tool, given] = kinds[kind] ?? ["", {}];
    return open({ result: await call(tool, tool === "get_customer" ? { ref: someRef, ...given } : given), ...options });
  };

  const texts = (view: OpenedView, selector: string) => view.frame.locator(selector).allInnerTexts();
  /** What stands there, laid out or not: rows out of sight have no inner text. */
  const contents = (view: OpenedView, selector: string) => view.frame.locator(selector).allTextContents();
  const evaluate = <Value>({ frame }: OpenedView, expression: string) => frame.evaluate(expression) as Promise<Value>;
  const focused = (view: OpenedView) => evaluate<string>(view, "document.activeElement.innerText.trim()");
  const untouched = ({ requests, errors }: OpenedView) => expect([requests, errors]).toEqual([[], []]);

  const violationsIn = async (view: OpenedView): Promise<readonly string[]> => {
    await view.frame.evaluate(axe.source);
    const options = { resultTypes: ["violations"], preload: false };
    type Found = {
      readonly violations: readonly { readonly id: string; readonly nodes: readonly { html: string }[] }[];
    };
    const { violations } = await evaluate<Found>(view, `axe.run(document, ${JSON.stringify(options)})`);
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  };

  describe.each(Object.keys(kinds))("draws what makes a %s", (kind) => {
    it.each([
      ["light", 900],
      ["dark", 320],
    ] as const)("%s at %i px: titled, covered, accessible, within its width, asking nobody", async (theme, width) => {
      const view = await openKind(kind, { width, context: { theme } });
      const title = kinds[kind]?.[2] ?? "";
      expect((await texts(view, "h1")).join()).toMatch(title);
      expect(await texts(view, ".verdict")).toHaveLength(1);
      expect(await evaluate<number>(view, "document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(await view.page.evaluate("window.lastHeight")).toBeGreaterThan(50);
      if (drawings.includes(kind)) expect(await violationsIn(view)).toEqual([]);
      untouched(view);
    });
  });

  it("pages on through the host, and keeps the coverage of every page", async () => {
    const view = await openKind("list");
    await view.frame.getByRole("button", { name: "Next page" }).click();
    await view.frame.locator("tbody tr").nth(11).waitFor();
    expect(view.calls.map(({ name, given }) => [name, Object.keys(given)])).toEqual([
      ["get_customer_page", ["continuation"]],
    ]);
    expect(await texts(view, ".shown")).toEqual(["12 rows on 2 pages"]);
    expect(await view.frame.locator(".coverage ~ .doubts").innerText()).toMatch(/^Page 1: 6 rows/);
  });

  it("says that a page could not be read, keeps the rows, and asks again when asked to", async () => {
    let failing = true;
    const refusing = async (name: string, given: Given) =>
      failing
        ? { isError: true, content: [{ type: "text", text: "vendor_timeout: Retry after 3 s." }] }
        : call(name, given);
    const view = await openKind("list", { ask: refusing });
    const next = view.frame.getByRole("button", { name: "Next page" });
    await next.click();
    await view.frame.getByRole("alert").waitFor();
    expect([await texts(view, "tbody tr"), await texts(view, ".refusal")]).toEqual([
      expect.objectContaining({ length: 6 }),
      ["vendor timeout\n\nRetry after 3 s."],
    ]);
    failing = false;
    await next.click();
    await view.frame.locator("tbody tr").nth(11).waitFor();
    expect(await texts(view, ".refusal")).toEqual([]);
  });

  it("sorts what it shows by the column that is clicked, what is unknown last", async () => {
    const view = await open({ result: await call("list_customers", { limit: 30, max_tokens: 8_000 }) });
    const head = view.frame.locator('thead [data-column="email"] button');
    const emails = () => contents(view, 'tbody [data-column="email"]');
    await head.click();
    const up = await emails();
    const told = up.filter((one) => one.includes("@"));
    expect(told).toEqual(told.toSorted(new Intl.Collator("en-GB", { numeric: true }).compare));
    expect(up.findIndex((one) => !one.includes("@"))).toBe(told.length);
    await head.click();
    expect((await emails()).slice(0, told.length)).toEqual(told.toReversed());
    expect(await view.frame.locator('th[data-column="email"]').getAttribute("aria-sort")).toBe("descending");
  });

  it("draws a worklist's ageing per currency as the exact sum of its rows, and holds apart", async () => {
    const rows = [
      ["A", "One", "1000.50 EUR + 2.125 KWD", "95", "-"],
      ["B", "Two", "0.05 EUR", "91", "promised:2026-07-09"],
      ["C", "Three", "12.00 ?", "5", "-"],
    ];
    const columns = ["ref", "name", "amount", "days", "why_not"];
    const view = await open({ result: listOf([], { columns, rows }) });
    expect(await texts(view, "figcaption")).toEqual([
      "EUR\n1,000.55",
      "KWD\n2.125",
      "Amount or currency unknown\n1 customer",
    ]);
    expect(await contents(view, "tr.group")).toEqual(["No hold known · 2", "On hold · 1"]);
    expect(await contents(view, "tbody:last-of-type .tag")).toEqual(["promised 9 Jul 2026"]);
  });

  it("goes on with a worklist, page after page: the sums and the holds are those of all rows shown", async () => {
    const view = await open({ result: await call("triage_dunning", { limit: 8 }) });
    const rows = () => view.frame.locator("tbody tr:not(.group)").count();
    expect(await rows()).toBe(8);
    await view.frame.getByRole("button", { name: "Next page" }).click();
    await view.frame.getByText("16 rows on 2 pages", { exact: true }).waitFor();
    expect(await rows()).toBe(16);
    const groups = (await contents(view, "tr.group")).map((text) => Number(/\d+$/.exec(text)?.[0]));
    expect(groups.reduce((sum, count) => sum + count, 0)).toBe(16);
    expect(view.calls.map(({ name }) => name)).toEqual(["get_customer_page"]);
  });

  it("draws a vendor that is down as missing: named, hatched, in no bar as zero", async () => {
    const partly = openTestServices({ customers: 60 });
    partly.tamper("adfin", () => {
      throw new HttpFailure("unavailable", "down");
    });
    const down = await linkedClient(partly);
    const view = await open({ result: await call("triage_dunning", { limit: 10 }, down) });
    await down.close();
    expect(await texts(view, '.vendor[data-tone="failed"]')).toEqual(["adfin\nfailed, missing here"]);
    const track = '.vendor[data-tone="failed"] .track';
    expect(await evaluate<number>(view, `document.querySelector('${track} .filled').offsetWidth`)).toBe(0);
    expect(
      await evaluate<string>(view, `getComputedStyle(document.querySelector('${track}')).backgroundImage`),
    ).toMatch(/gradient/);
    expect((await texts(view, ".left-out")).join()).toMatch(/^Not in these bars — .*adfin: not read/);
    expect(await texts(view, ".verdict")).toEqual(["Not complete"]);
  });

  it("opens a customer through the host, from there the same customer elsewhere, and comes back row by row", async () => {
    const list = await client.callTool("search_customers", { query: "Müller", limit: 20 });
    const view = await open({ result: asResult(list) });
    const refs = ((list.structured?.rows ?? []) as string[][]).map(([ref]) => ref);
    const answers = await Promise.all(refs.map((ref) => client.callTool("get_customer", { ref })));
    const at = answers.findIndex(({ text }) => / at [a-z]+: /.test(text));
    const opener = view.frame.locator("tbody tr").nth(at).getByRole("button");
    const name = await opener.innerText();
    await opener.click();
    await view.frame.getByRole("heading", { level: 1, name }).waitFor();
    const twin = view.frame.locator(".elsewhere button").first();
    const other = await twin.innerText();
    await twin.click();
    await view.frame.locator(".back").waitFor();
    await view.frame.locator(".card").waitFor();
    expect(view.calls.map((one) => one.name)).toEqual(["get_customer", "get_customer"]);
    expect(view.calls[0]?.given.ref).toBe(refs[at]);
    expect(await focused(view)).toBe(other);
    await view.frame.locator(".back").click();
    expect(await focused(view)).toBe(other);
    await view.frame.locator(".back").click();
    expect(await focused(view)).toBe(name);
  });

  it("can be used by keyboard alone: sort, next page, open, back", async () => {
    const view = await openKind("list");
    const press = async (selector: string, key: string) => {
      for (let tabs = 0; tabs < 60; tabs += 1) {
        await view.page.keyboard.press("Tab");
        if (await evaluate<boolean>(view, `document.activeElement.matches(${JSON.stringify(selector)})`)) break;
      }
      expect(await evaluate<string>(view, "getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
      await view.page.keyboard.press(key);
    };
    await press('thead [data-column="name"] button', "Enter");
    expect(await view.frame.locator('th[aria-sort="ascending"]').count()).toBe(1);
    await press("button.primary", "Space");
    await view.frame.locator("tbody tr").nth(11).waitFor();
    expect(await evaluate<boolean>(view, "document.activeElement.closest('.paging') !== null")).toBe(true);
    await view.frame.locator("thead button").first().focus();
    await press("tbody button.open", "Enter");
    await view.frame.locator(".card").waitFor();
    expect(await evaluate<string>(view, "document.activeElement.localName")).toBe("h1");
    // Back stands before the heading.
    await view.page.keyboard.press("Shift+Tab");
    await view.page.keyboard.press("Enter");
    expect(await evaluate<boolean>(view, "document.activeElement.matches('tbody button.open')")).toBe(true);
  });

  it("has an axe that sees what is wrong", async () => {
    const view = await open({ result: listOf(["One"]) });
    await evaluate(
      view,
      "document.querySelector('h1').style.color = '#eee'; document.querySelector('.head').textContent = ''",
    );
    expect((await violationsIn(view)).map((one) => one.split(":")[0]).sort()).toEqual([
      "button-name",
      "color-contrast",
      "empty-table-header",
    ]);
  });

  it("shows hostile names as the text they are: no element, no request, no wider page, no turned neighbour", async () => {
    const hostile = [
      "<img src=https://evil.example/x onerror=alert(1)>",
      "</script><script>alert(1)</script>",
      "![x](https://evil.example/y) [link](javascript:alert(1))",
      "مؤسسة \u202eevil\u202c شركة",
      "x".repeat(10_000),
      "__proto__",
    ];
    for (const width of [320, 1_200]) {
      const view = await open({ result: listOf(hostile), width });
      expect(await contents(view, "tbody th .name")).toEqual(hostile);
      expect(
        await evaluate<number>(view, "document.querySelectorAll('img, script:not(body > script), a, iframe').length"),
      ).toBe(0);
      expect(await evaluate<number>(view, "document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(
        await evaluate<number>(
          view,
          "Math.max(...[...document.querySelectorAll('tbody tr')].map((row) => row.offsetHeight))",
        ),
      ).toBeLessThan(400);
      untouched(view);
    }
  });

  it("shows masked answers masked, on the customer's own screen too", async () => {
    const all = await masked.callTool("list_customers", { limit: 5, detail: "standard", max_tokens: 4_000 });
    const view = await open({ result: asResult(all), ask: (name, given) => call(name, given, masked) });
    expect((await contents(view, "#view")).join()).toMatch(/…@/);
    await view.frame.locator("tbody button.open").first().click();
    await view.frame.locator(".card").waitFor();
    const said = (await contents(view, "#view")).join();
    for (const { email } of [0, 1, 2].map((at) => services.population.company("zenskar", at)))
      expect(said).not.toContain(email);
  });

  it("draws 200 rows", async () => {
    const view = await open({ result: listOf(Array.from({ length: 200 }, (_, at) => `Customer ${at}`)) });
    expect(await view.frame.locator("tbody tr").count()).toBe(200);
    expect(await texts(view, ".shown")).toEqual(["200 rows"]);
  });

  it("shows what a tool refused, and stays usable when a customer cannot be opened", async () => {
    const refused = await open({ result: await call("list_customers", { nope: 1 }) });
    expect(await texts(refused, "[role=alert]")).toEqual([expect.stringMatching(/^invalid argument\s+.*nope/s)]);
    const view = await open({ result: listOf(["One"]) });
    await view.frame.getByRole("button", { name: "One" }).click();
    await view.frame.getByRole("alert").waitFor();
    await view.frame.getByRole("button", { name: "Back" }).click();
    expect(await focused(view)).toBe("One");
  });

  it("shows an answer as the text it is where the host passes on nothing else", async () => {
    const { text } = await client.callTool("list_customers", { limit: 2 });
    const view = await open({ result: { content: [{ type: "text", text }] } });
    expect(await contents(view, "[role=alert] p")).toEqual([text]);
  });

  it("keeps letters of relations apart by page: the same letter is another customer there", async () => {
    const page = (flags: string, more: Given) =>
      listOf([], { columns: ["ref", "name", "flags"], rows: [["R", "N", flags]], ...more });
    const second = async () => page("=A ~B =fynn", {});
    const view = await open({ result: page("=A owes", { continuation: "c", complete: false }), ask: second });
    await view.frame.getByRole("button", { name: "Next page" }).click();
    await view.frame.locator("tbody tr").nth(1).waitFor();
    expect(await contents(view, ".tag")).toEqual([
      "same A",
      "owes",
      "same A (page 2)",
      "perhaps same B (page 2)",
      "same at fynn",
    ]);
  });

  it("offers nothing that a host without calls of tools could not do, and says how to go on", async () => {
    const [tool, given] = kinds.list ?? ["", {}];
    const view = await openView(host, { result: await call(tool, given) });
    expect(await texts(view, "tbody button, .primary")).toEqual([]);
    expect(await texts(view, ".paging .hint")).toEqual([expect.stringContaining("ask for the next page")]);
  });

  it("follows the host: theme, style, locale, and a change of them", async () => {
    const variables = { "--color-background-primary": "rgb(1, 2, 3)", "--evil": "url(https://evil.example)" };
    const context = { theme: "dark", locale: "de-DE", styles: { variables } };
    const view = await openKind("worklist", { context });
    const ground = () => evaluate<string>(view, "getComputedStyle(document.body).backgroundColor");
    expect([await ground(), await evaluate(view, "document.documentElement.style.length")]).toEqual([
      "rgb(1, 2, 3)",
      1,
    ]);
    expect((await texts(view, "figcaption span"))[0]).toMatch(/^\d{1,3}(\.\d{3})*,\d\d$/);
    await view.page.evaluate("window.bridge.sendHostContextChange({ theme: 'light' })");
    await view.frame.locator('html[data-theme="light"]').waitFor({ state: "attached" });
    untouched(view);
  });

  it("moves nothing for those who asked for less motion", async () => {
    const duration = async (reducedMotion?: "reduce") => {
      const view = await openKind("list", reducedMotion ? { reducedMotion } : {});
      return evaluate<string>(view, "getComputedStyle(document.querySelector('.filled')).transitionDuration");
    };
    expect([await duration("reduce"), await duration()]).toEqual(["0s", "0.2s"]);
  });

  it("hears its host alone, and answers when the host takes it down", async () => {
    const view = await open({ result: listOf(["Real"]) });
    const forged = { jsonrpc: "2.0", method: "ui/notifications/tool-result", params: listOf(["Forged"]) };
    await evaluate(
      view,
      `new Promise((done) => { addEventListener("message", () => done()); window.postMessage(${JSON.stringify(forged)}, "*"); })`,
    );
    expect(await contents(view, "tbody th .name")).toEqual(["Real"]);
    expect(await view.page.evaluate("window.bridge.teardownResource({})")).toEqual({});
  });
});
