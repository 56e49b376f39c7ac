/**
 * The attacks that once spelled out what is masked, letter by letter, against the sandbox: they learn nothing, and
 * guessing is slow.
 */

import { describe, expect, it } from "vitest";
import { guessBudget } from "../src/customers/guesses.ts";
import type { Company } from "../src/sandbox/population/company.ts";
import { localLimiter } from "../src/transports/http/admission.ts";
import { openTestServices, type TestServices } from "./support/services.ts";

const open = () => openTestServices({ pii: "masked", guesses: localLimiter(guessBudget) });

const victim = (test: TestServices, vendor: Company["vendor"]): Company => {
  const all = Array.from({ length: test.population.size }, (_, index) => test.population.company(vendor, index));
  const found = all.find(({ email, phone }) => email && phone);
  if (!found) throw new Error("Nobody to attack");
  return found;
};

/** Whether a question brought the victim's row; a refusal is its text. */
const asks = async (
  test: TestServices,
  tool: string,
  given: Readonly<Record<string, unknown>>,
): Promise<boolean | string> =>
  test.call(tool, given).then(
    ({ rows }) => rows.length > 0,
    (refused: Error) => refused.message,
  );

const letters = "abcdefghijklmnopqrstuvwxyz0123456789.-_";

type Oracle = (known: string) => readonly [tool: string, given: Readonly<Record<string, unknown>>];

/** Extends what is known by whichever sign the oracle confirms, until it confirms none. */
const spellOut = async (
  test: TestServices,
  oracle: Oracle,
  signs: string,
  start = "",
): Promise<{ known: string; calls: number }> => {
  let [known, calls] = [start, 0];
  for (let found = true; found; ) {
    found = false;
    for (const sign of signs) {
      calls += 1;
      const [tool, given] = oracle(known + sign);
      if ((await asks(test, tool, given)) !== true) continue;
      known += sign;
      found = true;
      break;
    }
  }
  return { known, calls };
};

const plandField = (key: string, value: string) =>
  `pland.generalField=${JSON.stringify({ key, value, operator: "contains", fieldType: "string" })}`;

const oracles = (test: TestServices): readonly (readonly [string, Oracle, string])[] => {
  const zenskar = victim(test, "zenskar").id;
  const list = (...filters: readonly string[]) => ["list_customers", { vendor_filters: filters }] as const;
  return [
    ["an e-mail by email__like", (known) => list(`zenskar.id=${zenskar}`, `zenskar.email__like=${known}%`), letters],
    ["an e-mail by email__ilike", (known) => list(`zenskar.id=${zenskar}`, `zenskar.email__ilike=${known}%`), letters],
    [
      "a phone by phone_number__like",
      (known) => list(`zenskar.id=${zenskar}`, `zenskar.phone_number__like=%${known}%`),
      "+0123456789 ",
    ],
    ["an e-mail by search", (known) => list(`zenskar.search=email=${known}`), letters],
    [
      "an e-mail by the word",
      (known) => ["list_customers", { vendors: ["zenskar"], ids: [`zenskar:${zenskar}`], email: `${known}%` }],
      letters,
    ],
    [
      "an e-mail by a count",
      (known) => ["summarize_customers", { vendors: ["zenskar"], group_by: ["status"], email: `${known}%` }],
      letters,
    ],
    ["an e-mail by generalField", (known) => list(plandField("contact.email", known)), letters],
    ["a phone by generalField", (known) => list(plandField("contact.telephone", known)), "+0123456789 "],
    ["a name by generalField", (known) => list(plandField("contactPerson", known)), letters],
    ["an e-mail by Adfin's searchText", (known) => list(`adfin.searchText=${known}`), letters],
    ["a name by Fynn's firstName", (known) => list(`fynn.firstName=${known}`), letters],
    ["anything by Fynn's search", (known) => list(`fynn.search=${known}`), letters],
  ];
};

describe("spelling out what is masked", () => {
  it.each(oracles(open()))("learns nothing of %s", async (_what, oracle, signs) => {
    const { known, calls } = await spellOut(open(), oracle, signs);
    expect({ known, calls }).toEqual({ known: "", calls: signs.length });
  });

  it("learns no order: sorting by what is masked is refused, by what is not it is answered", async () => {
    const test = open();
    for (const filter of [
      "zenskar.order=email",
      "zenskar.order=-phone_number",
      'pland.sort={"by":"contact.email","direction":1}',
      "adfin.sort=people.email,asc",
      "sequence.sortBy=email",
    ])
      expect(await asks(test, "list_customers", { vendor_filters: [filter] }), filter).toMatch(
        /can match or sort by a part/,
      );
    for (const filter of [
      "zenskar.order=customer_name",
      'pland.sort={"by":"number","direction":1}',
      "adfin.sort=name,asc",
    ])
      expect(await asks(test, "list_customers", { vendor_filters: [filter] }), filter).toBe(true);
  });

  it("is told what to ask instead", async () => {
    const refused = await asks(open(), "list_customers", { vendor_filters: ["zenskar.email__like=r%"] });
    expect(refused).toMatch(/masked for this caller.*whole value.*"email": "anna@acme\.com".*zenskar\.email=…/);
  });
});

describe("whole values", () => {
  it("find who has them, in every way that names them whole", async () => {
    const test = open();
    for (const vendor of ["zenskar", "pland", "adfin", "sequence", "fynn"] as const) {
      const { email, id } = victim(test, vendor);
      const { rows } = await test.call("list_customers", { vendors: [vendor], email });
      expect(rows.length, `${vendor} ${email}`).toBeGreaterThan(0);
      expect(JSON.stringify(rows), vendor).not.toContain(email);
      const { rows: byId } = await test.call("list_customers", { ids: [`${vendor}:${id}`], email });
      expect(byId.length, `${vendor}:${id}`).toBe(1);
    }
    const { email, phone } = victim(test, "zenskar");
    expect(await asks(test, "list_customers", { vendor_filters: [`zenskar.email=${email}`] })).toBe(true);
    const { coverage } = await test.call("search_customers", { query: email, vendors: ["adfin"] });
    expect(coverage).toContain("e-mails, phones and persons, masked here, match only as a whole: adfin");
    for (const query of [email, phone])
      expect(await asks(test, "search_customers", { query, vendors: ["zenskar"] })).toBe(true);
  });

  it(`that nobody has may be tried ${guessBudget.points} times an hour, one by one or together`, async () => {
    const test = open();
    const guess = (at: number) => `r${at}@nobody.example`;
    for (let at = 0; at < guessBudget.points - 20; at += 1)
      expect(await asks(test, "list_customers", { vendors: ["zenskar"], email: guess(at) })).toBe(false);
    const together = Array.from({ length: 20 }, (_, at) => guess(at)).join(",");
    expect(await asks(test, "list_customers", { vendor_filters: [`zenskar.email__in=${together}`] })).toBe(false);
    const sent = test.sent.length;
    for (const [tool, given] of [
      ["list_customers", { email: guess(0) }],
      ["search_customers", { query: guess(0) }],
      ["summarize_customers", { group_by: ["vendor"], email: guess(0) }],
      ["list_customers", { vendor_filters: [`zenskar.email=${guess(0)}`] }],
    ] as const)
      expect(await asks(test, tool, given), tool).toMatch(/tried too many that nobody has/);
    expect(test.sent.length).toBe(sent);
    expect(await asks(test, "list_customers", { name: "a" })).toBe(true);
  });

  it("that somebody has cost nothing, so that looking customers up is not bounded", async () => {
    const test = open();
    const { email } = victim(test, "zenskar");
    for (let at = 0; at < guessBudget.points + 5; at += 1)
      expect(await asks(test, "list_customers", { vendors: ["zenskar"], email })).toBe(true);
  });

  it("bound nobody who sees them anyway", async () => {
    const test = openTestServices({ pii: "full", guesses: localLimiter({ ...guessBudget, points: 1 }) });
    for (let at = 0; at < 3; at += 1)
      expect(await asks(test, "list_customers", { vendors: ["zenskar"], email: `r${at}@nobody.example` })).toBe(false);
  });
});
