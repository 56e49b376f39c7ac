/** An answer's budget is weighed by its structured form, which is never the smaller of the two. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { estimateTokens } from "../../src/summaries/token-estimate.ts";
import { safeText } from "../../src/text/safe-text.ts";
import { asText, type Envelope, structured } from "../../src/tools/answers/envelope.ts";
import { latinNames, otherNames } from "../support/answer-texts.ts";

const names = Object.values({ ...latinNames, ...otherNames }).flatMap((line) => line.split("|"));

const cells = fc.oneof(
  fc.constantFrom("?", "-", "42", "1042", "10.50 EUR", "owes no_mandate", "~A", ...names),
  fc.nat().map(String),
  fc.uuid(),
  fc.emailAddress(),
  fc.string({ unit: "grapheme" }).map((text) => safeText(text)),
  fc.string({ unit: "binary" }).map((text) => safeText(text)),
);

const vendors = fc.uniqueArray(fc.constantFrom("zenskar", "pland", "adfin", "sequence", "fynn"), { minLength: 1 });

const answers = fc
  .tuple(vendors, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 2, max: 40 }), fc.boolean())
  .chain(([asked, width, height, isUnsure]) =>
    fc
      .array(fc.array(cells, { minLength: width, maxLength: width }), { minLength: height, maxLength: height })
      .map((rows): Envelope => {
        const filters = isUnsure ? { filters: ["query:unsure", "status:vendor"] } : {};
        const parts = asked.map((vendor) => `${vendor} ${height} and more`).join(", ");
        return {
          coverage: `${rows.length} rows; more may follow. ${parts}. ranked within this answer.`,
          repeated: [`. ${parts}`],
          complete: false,
          vendors: asked.map((vendor) => ({ vendor, outcome: "ok", returned: height, more: true, ...filters })),
          columns: Array.from({ length: width }, (_, column) => `column${column}`),
          rows,
        };
      }),
  );

it("whatever stands in its cells", () => {
  fc.assert(
    fc.property(answers, (answer) => {
      const [text, larger] = [asText(answer), JSON.stringify(structured(answer))];
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(Buffer.byteLength(larger));
      expect(estimateTokens(text)).toBeLessThanOrEqual(estimateTokens(larger));
    }),
    { seed: 20_261_129, numRuns: 200 },
  );
});
