import { characterEntities } from "character-entities";
import { expect, it } from "vitest";
import { decodeReferences } from "../../src/text/html-entities.ts";

it("every name of HTML's table is decoded, and nothing else that looks like one", () => {
  const names = Object.keys(characterEntities);
  expect(names.length).toBeGreaterThan(2_000);
  const decoded = Object.fromEntries(names.map((name) => [name, decodeReferences(`&${name};`)]));
  expect(decoded).toEqual(characterEntities);
  expect(decodeReferences("&unheard; R&D; AT&T")).toBe("&unheard; R&D; AT&T");
});
