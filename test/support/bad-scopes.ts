/** Connection scopes as people mistype them, join them, and bring them from elsewhere. */

import * as fc from "fast-check";

/** One scope that names none of these connections, or none in a readable form. */
export const badScopes = (connections: readonly string[]): fc.Arbitrary<string> => {
  const known = [...connections];
  const good = fc.subarray(known, { minLength: 1 });
  const mistyped = fc
    .tuple(fc.constantFrom(...known), fc.nat(), fc.constantFrom(",", ";", "_", "X", "é", "*", ":", "/", "%20", "\n"))
    .map(([name, at, sign]) => {
      const scope = `connection:${name}`;
      const place = "connection".length + (at % (name.length + 2));
      return scope.slice(0, place) + sign + scope.slice(place);
    });
  const cased = fc.tuple(fc.constantFrom(...known), fc.integer({ min: 1, max: 1023 })).map(([name, bits]) =>
    [..."connection"]
      .map((letter, at) => ((bits >> at) & 1 ? letter.toUpperCase() : letter))
      .join("")
      .concat(":", name),
  );
  const joined = fc
    .tuple(good, fc.constantFrom(",", ";", "|", "+", "\t"))
    .filter(([names]) => names.length > 1)
    .map(([names, by]) => names.map((name) => `connection:${name}`).join(by));
  const foreign = fc.stringMatching(/^[A-Za-z0-9_.,:-]{0,40}$/).map((name) => `connection:${name}`);
  return fc.oneof(mistyped, cased, joined, foreign);
};
