import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../../src/http/answer/json.ts";
import { JsonRefused } from "../../../src/http/answer/json-refused.ts";
import { cpuMs } from "../../support/cpu-time.ts";
import { isJson, isRead } from "../../support/json-texts.ts";

const parse = async (text: string) => parseJson(Buffer.from(text), 64);
const faultOf = async (bytes: Buffer) => {
  try {
    return parseJson(bytes, 64);
  } catch (error) {
    return error instanceof JsonRefused ? error.fault : error;
  }
};

describe("numbers keep every digit they were sent with", () => {
  const rows: readonly (readonly [string, number | string])[] = [
    ["0", 0],
    ["7", 7],
    ["-12", -12],
    ["10.5", 10.5],
    ["1234567.89", 1234567.89],
    ["999999999999999", 999999999999999],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", "9007199254740993"],
    ["123456789012345678901234567890", "123456789012345678901234567890"],
    ["10.50", "10.50"],
    ["10.0", "10.0"],
    ["0.10", "0.10"],
    ["-0", "-0"],
    ["-0.0", "-0.0"],
    ["1e3", "1e3"],
    ["1E+3", "1E+3"],
    ["1e400", "1e400"],
    ["1e-7", 1e-7],
    ["0.0000001", "0.0000001"],
    ["0.1234567890123456789", "0.1234567890123456789"],
  ];
  it.each(rows)("%s", async (literal, value) => {
    expect(await parse(`{"amount":${literal},"rest":[1,${literal}]}`)).toEqual({ amount: value, rest: [1, value] });
    expect(await parse(` ${literal}\n`)).toEqual(value);
  });
  it("any decimal at all", async () => {
    const literals = fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    await fc.assert(
      fc.asyncProperty(literals, async (literal) => {
        const value = await parse(`[${literal}]`).then((list) => (list as unknown[])[0]);
        expect(String(value)).toBe(literal);
      }),
      { seed: 11, numRuns: 3_000 },
    );
  });
  it("whatever JSON.stringify writes comes back as it was, apart from forbidden keys", async () => {
    const key = fc.string().filter((name) => !["__proto__", "constructor", "prototype"].includes(name));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie("list"),
        tie("record"),
      ),
      list: fc.array(tie("value"), { maxLength: 5 }),
      record: fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
    }));
    await fc.assert(
      fc.asyncProperty(value, fc.boolean(), async (sent, lossy) => {
        const text = JSON.stringify([sent], null, 2);
        const read = (await parse(lossy ? `[${text},1.50]` : text)) as unknown[];
        expect(lossy ? read : [read]).toEqual(lossy ? [[sent], "1.50"] : [[sent]]);
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});

describe("any JSON text at all", () => {
  interface Written {
    readonly text: string;
    readonly value: unknown;
  }
  const space = fc.stringMatching(/^[ \t\r\n]{0,2}$/);
  const literal = fc.oneof(
    fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,18})?([eE][+-]?\d{1,3})?$/),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => JSON.stringify(one)),
    fc.constantFrom("0", "-0", "0.0", "0.000001", "0.0000001", "10.50", "1e21", "1e-7", "9007199254740993"),
  );
  const number = literal.map(
    (text): Written => ({
      text,
      value: String(Number(text)) === text ? Number(text) : text,
    }),
  );
  const plain = fc
    .oneof(fc.string({ unit: "binary" }), fc.constantFrom("1.50", '"1.50"', "\\", ":", "[1.0]"), fc.boolean())
    .map((value): Written => ({ text: JSON.stringify(value), value: JSON.parse(JSON.stringify(value)) }));
  const key = fc.string().filter((name) => !["__proto__", "constructor", "prototype"].includes(name));
  const { any } = fc.letrec<{ any: Written; list: Written; record: Written }>((tie) => ({
    any: fc.oneof({ maxDepth: 4, withCrossShrink: true }, number, plain, tie("list"), tie("record")),
    list: fc.tuple(fc.array(tie("any"), { maxLength: 6 }), space).map(([all, gap]) => ({
      text: `[${all.map(({ text }) => gap + text + gap).join(",")}]`,
      value: all.map(({ value }) => value),
    })),
    record: fc
      .tuple(fc.uniqueArray(fc.tuple(key, tie("any")), { selector: ([name]) => name }), space)
      .map(([all, gap]) => ({
        text: `{${all.map(([name, { text }]) => `${JSON.stringify(name)}${gap}:${gap}${text}${gap}`).join(",")}}`,
        value: Object.fromEntries(all.map(([name, { value }]) => [name, value])),
      })),
  }));

  it("is read as it was written, every number exactly or as its digits", () => {
    fc.assert(
      fc.property(any, ({ text, value }) => {
        expect(parseJson(Buffer.from(text), 64)).toEqual(value);
      }),
      { seed: 13, numRuns: 3_000 },
    );
  });

  it("and what is none is refused: neither more nor less is read than the language's own parser does", () => {
    const soup = fc.string({ unit: fc.constantFrom(...'{}[],:"\\ 019.-+eE\ntrue'), maxLength: 12 });
    const broken = fc
      .tuple(any, fc.nat(), fc.constantFrom("", ".", "-", "0", '"', ":", "1.0"))
      .map(([{ text }, at, piece]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + piece + text.slice(place + 1);
      });
    fc.assert(
      fc.property(fc.oneof(soup, broken), (text) => {
        expect(isRead(text)).toBe(isJson(Buffer.from(text).toString()));
      }),
      { seed: 14, numRuns: 6_000 },
    );
  });
});

describe("numbers inside strings are left alone", () => {
  it.each(['"10.50"', '"\\" 10.50"', '"\\\\"', '"a\\\\\\" 1e5 ["', '"+49 30 1234567890123456"'])(
    "%s",
    async (literal) => {
      expect(await parse(`{"a":${literal},"b":1}`)).toEqual({ a: JSON.parse(literal), b: 1 });
    },
  );
});

describe("of equal keys the last wins", () => {
  it.each(['{"a":1,"a":2}', '{"a":1.50,"a":2}', '{"a":{"b":1.0},"a":2}'])("%s", async (text) => {
    expect(await parse(text)).toEqual({ a: 2 });
  });
});

describe("no key reaches a prototype", () => {
  const rows = [
    '{"__proto__":{"polluted":true},"a":1}',
    '{"constructor":{"prototype":{"polluted":true}},"a":1}',
    '{"\\u005f\\u005fproto\\u005f_":{"polluted":true},"a":1}',
    '{"\\u0063onstructor":{"polluted":true},"a":1}',
    '{"prototype":{"polluted":true},"a":1}',
    '{"__proto__":{"polluted":1.50},"a":1}',
  ];
  it.each(rows)("%s", async (text) => {
    const value = (await parse(`[[${text}]]`)) as [[Record<string, unknown>]];
    expect(Object.keys(value[0][0])).toEqual(["a"]);
    expect(Object.getPrototypeOf(value[0][0])).toBe(Object.prototype);
    expect(Object.assign({}, value[0][0])).not.toHaveProperty("polluted");
    expect({}).not.toHaveProperty("polluted");
  });
  it("and a text that merely mentions them stays", async () => {
    expect(await parse('{"name":"constructor __proto__","hasOwnProperty":1}')).toEqual({
      name: "constructor __proto__",
      hasOwnProperty: 1,
    });
  });
});

describe("what is refused", () => {
  it.each([
    ["nothing", ""],
    ["a cut text", '{"a":[1,{"b'],
    ["a cut text with lossy numbers", '{"a":[1.50,{"b'],
    ["a leading zero", '{"a":01.50}'],
    ["a bare point", "[1.]"],
    ["NaN", "[NaN]"],
    ["a trailing comma", "[1,]"],
    ["two values", "{}{}"],
    ["a number for a key", "{1.50:1}"],
    ["HTML", "<html>1.50</html>"],
    ["an escape without an end", '"\\'],
  ])("%s", async (_, text) => {
    expect(await faultOf(Buffer.from(text))).toBe("unparseable");
  });
  it.each([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf5, 0x80, 0x80, 0x80]])(
    "invalid UTF-8 %s %s %s",
    async (...bytes) => {
      expect(await faultOf(Buffer.from([0x22, ...bytes, 0x22]))).toBe("not_utf8");
    },
  );
  it("says nothing of the text in its message", async () => {
    const error = await parse('{"email":"jane@example.com"').catch((thrown: unknown) => thrown);
    expect(JSON.stringify([String(error), (error as Error).cause])).not.toContain("jane");
  });
});

it("more values than can be read in a moment are refused unread", async () => {
  const times = (count: number) => Buffer.from(`[${Array(count).fill("{}").join(",")}]`);
  expect(await faultOf(times(100_000))).toHaveLength(100_000);
  const many = times(1_000_000);
  let fault: unknown;
  const cost = await cpuMs(async () => {
    fault = await faultOf(many);
  });
  expect(fault).toBe("too_many");
  expect(cost).toBeLessThan(250);
});

describe("nesting", () => {
  const nested = (depth: number) => `${'{"a":['.repeat(depth / 2)}1${"]}".repeat(depth / 2)}`;
  it("64 deep is read, also with lossy numbers", async () => {
    expect(await faultOf(Buffer.from(nested(64)))).toBeTypeOf("object");
    expect(await faultOf(Buffer.from(nested(64).replace("1", "1.50")))).toBeTypeOf("object");
  });
  it("65 deep is not", async () => {
    expect(await faultOf(Buffer.from(`[${nested(64)}]`))).toBe("too_deep");
  });
  it("brackets in strings do not count", async () => {
    expect(await parse(JSON.stringify("[".repeat(100)))).toBe("[".repeat(100));
  });
  it("a million deep is refused without holding anything up", async () => {
    const bytes = Buffer.from("[".repeat(1_000_000) + "]".repeat(1_000_000));
    let fault: unknown;
    const cost = await cpuMs(async () => {
      fault = await faultOf(bytes);
    });
    expect(fault).toBe("too_deep");
    expect(cost).toBeLessThan(50);
  });
});
