/**
 * What is peculiar to Sequence: a version that every answer repeats, cursors that prove nothing, rows without an
 * e-mail.
 */

import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../../src/http/client.ts";
import { everyone, idsOf, idsOfAll, problemOf, truth } from "../../support/answers.ts";
import { forms, openTestServices, walk } from "../../support/services.ts";

const open = (customers = 12) => openTestServices({ customers, vendors: ["sequence"] });
const queryOf = (sent: string | undefined) => new URLSearchParams(sent?.split("?")[1]);

describe("Sequence", () => {
  it("is asked in the pinned version, and not believed in another", async () => {
    const test = open();
    for (const [version, believed] of [
      ["2024-07-30", true],
      [undefined, true],
      ["2024-05-09", false],
      ["2026-01-01", false],
      ["<b>latest</b>", false],
    ] as const) {
      test.tamper("sequence", (request, answer) => {
        expect(request.headers["sequence-version"]).toBe("2024-07-30");
        const { "sequence-version": _told, ...headers } = (answer() as HttpAnswer).headers;
        return {
          ...(answer() as HttpAnswer),
          headers: version ? { ...headers, "sequence-version": version } : headers,
        };
      });
      const call = test.call("list_customers", {});
      if (believed) expect((await call).rows.length).toBeGreaterThan(0);
      else expect(await problemOf(call)).toMatchObject({ code: "vendor_bad_response" });
    }
  });

  it.each([4, 12, 24])(
    "gives a cursor at the very end as well (%i customers): the walk still ends, and is complete",
    async (customers) => {
      const test = open(customers);
      const cursors: unknown[] = [];
      test.tamper("sequence", (_request, answer) => {
        const sent = answer() as HttpAnswer & { body: { pagination: { after?: string } } };
        cursors.push(sent.body.pagination.after);
        return sent;
      });
      const listed = truth(test, ["sequence"]);
      const pages = await walk(test, "list_customers", { limit: listed.length });
      expect(cursors[0]).toBeTypeOf("string");
      expect(idsOfAll(test, pages).sort()).toEqual(listed);
      expect(pages.at(-1)?.complete).toBe(true);
    },
  );

  it("is asked for its archived customers too, which it leaves out by itself, and they are flagged", async () => {
    const test = open(60);
    const archived = everyone(test, "sequence").filter(({ status }) => status === "archived");
    expect(archived.length).toBeGreaterThan(2);
    const ids = archived.map(({ id }) => `sequence:${id}`).sort();
    const given = { limit: 60, max_tokens: 20_000 };
    const usual = await test.call("list_customers", given);
    const active = await test.call("list_customers", { ...given, status: "active" });
    const only = await test.call("list_customers", { ...given, status: "archived" });
    expect(idsOf(test, usual)).toEqual(expect.arrayContaining(ids));
    expect(idsOf(test, active)).toHaveLength(60 - ids.length);
    expect(idsOf(test, only).sort()).toEqual(ids);
    expect(active.vendors[0]?.filters).toEqual(["status:verified"]);
    expect(only.rows.map((row) => row[only.columns.indexOf("flags")])).toEqual(ids.map(() => "archived"));
    expect(test.sent.map((sent) => queryOf(sent).get("includeArchived"))).toEqual(["true", "false", "true"]);
  });

  it("has nobody suspended: that question is answered without being asked", async () => {
    const test = open();
    const answer = await test.call("list_customers", { status: "suspended" });
    expect(answer).toMatchObject({ complete: true, rows: [] });
    expect(test.sent).toEqual([]);
  });

  it("shows no e-mail in a list, which is unknown and not none; one by one it shows every contact", async () => {
    const test = open();
    const list = await test.call("list_customers", { detail: "standard", max_tokens: 20_000 });
    expect(list.columns).not.toContain("email");
    expect(forms(list).text).not.toContain("no_contact");
    const company = everyone(test, "sequence").find(({ email, people }) => email && people.length > 1);
    const one = await test.call("get_customer", { ref: `sequence:${company?.id}`, detail: "full", max_tokens: 20_000 });
    expect(forms(one).text).toContain(`contacts.1.email\t${company?.email}`);
  });

  it("finds by an e-mail that its rows do not show, in a way that no document describes", async () => {
    const test = open(40);
    const company = everyone(test, "sequence").find(({ email, status }) => email && status === "active");
    const answer = await test.call("list_customers", { email: company?.email });
    expect(idsOf(test, answer)).toEqual([`sequence:${company?.id}`]);
    expect(answer.coverage).toContain("sequence may miss rows: undocumented match of email");
  });

  it("takes the filters of its current reference: a label is unsure and checked, a billing status is one of two", async () => {
    const test = open(30);
    const labelled = everyone(test, "sequence").filter(({ index }) => index % 5 === 0);
    const answer = await test.call("list_customers", { vendor_filters: ["sequence.label=Key account"], limit: 30 });
    expect(idsOf(test, answer).sort()).toEqual(labelled.map(({ id }) => `sequence:${id}`).sort());
    expect(answer.vendors[0]?.filters).toEqual(["label:unsure"]);
    const inactive = { vendor_filters: ["sequence.billingStatus=INACTIVE"], limit: 30, max_tokens: 20_000 };
    expect((await test.call("list_customers", inactive)).rows).toHaveLength(7);
    const problem = await problemOf(test.call("list_customers", { vendor_filters: ["sequence.billingStatus=PAUSED"] }));
    expect(problem.message).toContain("ACTIVE, INACTIVE");
  });

  it("knows VAT ids by its tax registrations, so it is asked there, and it is said that the match is undocumented", async () => {
    const test = open(30);
    const company = everyone(test, "sequence").find(({ vatId }) => vatId !== null);
    const answer = await test.call("list_customers", { vat_id: company?.vatId });
    expect(idsOf(test, answer)).toContain(`sequence:${company?.id}`);
    expect(answer.vendors[0]?.filters).toEqual(["vat_id:unsure"]);
    expect(answer.complete).toBe(false);
    expect(test.sent[0]).toMatch(/^sequence \/tax-registrations\?/);
  });

  it("keeps its cursors for the continuation", async () => {
    const test = open();
    for (const parameter of ["after=x", "before=x", "limit=5"]) {
      const problem = await problemOf(test.call("list_customers", { vendor_filters: [`sequence.${parameter}`] }));
      expect(problem).toMatchObject({ code: "invalid_argument" });
      expect(problem.message).toContain("get_customer_page");
    }
    expect(test.sent).toEqual([]);
  });

  it("is asked a hundred times a minute at most: the smaller of the two figures that its documents give", () => {
    expect(open().connections[0]?.upstream.requestsPerMinute).toBe(100);
  });

  it("is asked for single customers one by one, and what was asked beside is checked on them", async () => {
    const test = open(30);
    const some = everyone(test, "sequence").filter(({ index }) => index % 5 === 0);
    const ids = some.map(({ id }) => `sequence:${id}`);
    const answer = await test.call("list_customers", {
      ids,
      created_after: "2022-01-01",
      limit: 30,
      max_tokens: 20_000,
    });
    const young = some.filter(({ createdAt }) => createdAt >= Date.UTC(2022, 0, 1)).map(({ id }) => `sequence:${id}`);
    expect(idsOf(test, answer)).toEqual(young);
    expect(answer.vendors[0]?.filters).toEqual(["ids:verified", "created_after:local"]);
    expect(test.sent.every((sent) => /^sequence \/customers\/[0-9a-f-]+$/.test(sent))).toBe(true);
    const own = await problemOf(test.call("list_customers", { ids, vendor_filters: ["sequence.colour=x"] }));
    expect(own.code).toBe("invalid_argument");
    const both = await problemOf(test.call("list_customers", { ids, vendor_filters: ["sequence.email=a@b.example"] }));
    expect(both.code).toBe("unsupported");
  });
});
