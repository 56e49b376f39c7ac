/** The words a vendor is asked for are those that tell a name from others. */

import { expect, test } from "vitest";
import { distinctiveWords } from "../../src/text/legal-forms.ts";

test.each<[string, readonly string[]]>([
  ["Winkler & Lehmann GmbH", ["Winkler", "Lehmann"]],
  ["Winkler und Lehmann", ["Winkler", "Lehmann"]],
  ["Lefèvre et Moreau SAS", ["Lefèvre", "Moreau"]],
  ["Küsten Siwoba Software S.à r.l.", ["Küsten", "Siwoba", "Software"]],
  ["Żegluga Gdańsk Sp. z o.o.", ["Żegluga", "Gdańsk"]],
  ["Acme GmbH & Co. KG", ["Acme"]],
  ["Acme, Inc.", ["Acme"]],
  ["ООО «Ёлка»", ["Ёлка"]],
  ["UAB Baltic Food", ["Baltic", "Food"]],
  ["Dvořák a syn, s.r.o.", ["Dvořák", "syn"]],
  ["Plan A", ["Plan", "A"]],
  ["SE Consulting", ["SE", "Consulting"]],
  ["GmbH", ["GmbH"]],
  ["1&1", ["1&1"]],
  ["+", []],
])("%s: %j", (name, words) => {
  expect(distinctiveWords(name)).toEqual(words);
});
