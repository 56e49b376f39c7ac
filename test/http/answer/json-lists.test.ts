/** Texts whose list is read in parts, or row by row: with the rest they make what the whole would have made. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJsonPage } from "../../../src/http/answer/json.ts";
import { UnreadJson } from "../../../src/http/answer/unread-json.ts";
import { isJson, isRead, pageOf, wholeOf } from "../../support/json-texts.ts";

interface Written {
  readonly text: string;
  readonly value: unknown;
}

const amounts = fc
  .constantFrom("0", "7", "-12", "10.50", "1e400", "9007199254740993")
  .map((text): Written => ({ text, value: String(Number(text)) === text ? Number(text) : text }));

/** Up to 40 KB each, so that a list of them is divided nowhere, after each, or in between. */
const row = fc
  .tuple(fc.nat(40_000), fc.string({ unit: "binary" }), amounts, fc.boolean())
  .map(([length, name, amount, isList]): Written => {
    const pad = "x".repeat(length);
    const [sent, written] = [JSON.stringify(name), JSON.stringify(pad)];
    return isList
      ? { text: `[${written}, [${amount.text}],${sent}]`, value: [pad, [amount.value], JSON.parse(sent)] }
      : {
          text: `{"pad":${written},"name" : ${sent},"amount":{"of":[${amount.text} ]}}`,
          value: { pad, name: JSON.parse(sent), amount: { of: [amount.value] } },
        };
  });

const list = fc.tuple(fc.array(row, { maxLength: 8 }), fc.constantFrom("", " ", "\n  ")).map(
  ([rows, gap]): Written => ({
    text: `${gap}[${rows.map(({ text }) => gap + text + gap).join(",")}]${gap}`,
    value: rows.map(({ value }) => value),
  }),
);

const envelope = fc.tuple(list, list, amounts).chain(([rows, others, total]) =>
  fc.constantFrom<Written>(
    rows,
    { text: `{"rows":${rows.text},"total":${total.text}}`, value: { rows: rows.value, total: total.value } },
    {
      text: `{"a":[1],"é":${rows.text},"b":${others.text}}`,
      value: { a: [1], é: rows.value, b: others.value },
    },
    { text: `{"rows":${rows.text},"rows":${others.text}}`, value: { rows: others.value } },
    { text: `{"rows":${rows.text},"rows":null}`, value: { rows: null } },
    { text: `{"page":{"rows":${rows.text}}}`, value: { page: { rows: rows.value } } },
    { text: `{"__proto__":${rows.text},"a":[]}`, value: { a: [] } },
    { text: `[${rows.text},${total.text}]`, value: [rows.value, total.value] },
  ),
);

const ways = [
  ["as a whole", wholeOf],
  ["row by row", pageOf],
] as const;

it.each(ways)("a long list is read as it was written, wherever it stands: %s", (_, parse) => {
  fc.assert(
    fc.property(envelope, ({ text, value }) => {
      expect(parse(text)).toEqual(value);
    }),
    { seed: 21, numRuns: 150 },
  );
});

it.each(ways)("and one that is broken somewhere is refused, as the language's own parser does: %s", (_, parse) => {
  const broken = fc
    .tuple(envelope, fc.nat(), fc.constantFrom("", ",", "]", "[", "}", "{", '"', "1", " "), fc.nat(1))
    .map(([{ text }, pick, piece, dropped]) => {
      const places = [...text.matchAll(/[[\]{},:]/g)].map(({ index }) => index);
      const place = places[pick % places.length] ?? 0;
      return text.slice(0, place) + piece + text.slice(place + dropped);
    });
  fc.assert(
    fc.property(broken, (text) => {
      expect(isRead(text, parse)).toBe(isJson(text));
    }),
    { seed: 22, numRuns: 400 },
  );
});

describe("where a list is divided, a comma stands between two values", () => {
  const long = `"${"x".repeat(40_000)}"`;
  const twice = `${long},${long}`;
  it.each([
    ["a comma behind the last", `[${twice},]`],
    ["two commas", `[${long},,${long}]`],
    ["a comma before the first, far behind the bracket", `[${" ".repeat(40_000)},${twice}]`],
    ["a brace for the closing bracket", `{"a":[${twice}}}`],
    ["a list in a key's place", `{[${twice}]:1}`],
    ["two lists", `[${twice}][]`],
    ["a bracket too many", `{"a":[${twice}]]`],
  ])("%s is refused", (_, text) => {
    expect([isRead(text), isRead(text, pageOf), isJson(text)]).toEqual([false, false, false]);
  });
  it("and whatever stands in the list's place meanwhile is nowhere in what is read", () => {
    expect(wholeOf(`{"a":["x"],"b":[${twice}],"c":["x"]}`)).toEqual({
      a: ["x"],
      b: [JSON.parse(long), JSON.parse(long)],
      c: ["x"],
    });
  });
});

describe("a page's rows", () => {
  const open = (text: string) => parseJsonPage(Buffer.from(text), 64);
  it("stay unread, those of the longest list alone", () => {
    const { tags, data, page } = open('{"tags":["a","b"],"data":[{"a":1},{"b":22.50}],"page":{"next":"x"}}') as {
      readonly tags: unknown;
      readonly data: readonly UnreadJson[];
      readonly page: unknown;
    };
    expect([tags, page]).toEqual([["a", "b"], { next: "x" }]);
    expect(data.every((row) => row instanceof UnreadJson)).toBe(true);
    expect(data.map((row) => [row.bytes, row.read()])).toEqual([
      [7, { a: 1 }],
      [11, { b: "22.50" }],
    ]);
  });
  it("that are broken show when they are read; the others are read all the same", () => {
    const [first, broken, last] = open('[{"a":1},{"a":tru},{"a":"é"}]') as readonly UnreadJson[];
    expect([first?.read(), last?.read()]).toEqual([{ a: 1 }, { a: "é" }]);
    expect(() => broken?.read()).toThrow("not valid JSON");
  });
  it.each(['{"data":[{"a":1},{"a":2}', '{"data":[{"a":1},{"a":2}],"next":"', '{"data":[{"a":1},{"a'])(
    "of an answer that was cut are refused at once: %s",
    (text) => {
      expect(() => open(text)).toThrow("not valid JSON");
    },
  );
});
