/** JSON changed at random, from a seed: what a vendor might send after a change nobody announced, or by mistake. */

import { hostileNames } from "../../src/sandbox/population/hostile.ts";

/** From 0 up to 1, the same for the same seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface Place {
  readonly holder: Json[] | { [key: string]: Json };
  readonly key: string | number;
}

const placesIn = (root: Json): Place[] => {
  const places: Place[] = [];
  const open: Json[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const key of keys) {
      places.push({ holder: value, key });
      open.push((value as Record<string | number, Json>)[key] as Json);
    }
  }
  return places;
};

const deep = (): Json => {
  let value: Json = "bottom";
  for (let level = 0; level < 60; level += 1) value = level % 2 ? [value] : { inner: value };
  return value;
};

/** In place of any value. A number that JavaScript could not hold comes as text, as our reader of JSON hands it on. */
const replacements: readonly (() => Json)[] = [
  () => null,
  () => true,
  () => "",
  () => " ",
  () => 0,
  () => -1,
  () => 1e300,
  () => "9007199254740993",
  () => "1e400",
  () => "-0",
  () => "NaN",
  () => "1.234,56",
  () => "2023-02-30",
  () => "0000-00-00T00:00:00+99:00",
  () => [],
  () => ({}),
  () => [null, [], {}],
  () => ({ toString: "x", valueOf: "y", hasOwnProperty: 1, length: 3 }),
  () => "x".repeat(10_000),
  () => "../../../etc/passwd",
  deep,
];

const renamed = (key: string): string => [`${key}_v2`, key.toUpperCase(), `\u200b${key}`, "__x"][key.length % 4] ?? key;

const change = (places: readonly Place[], pick: <T>(from: readonly T[]) => T, random: () => number): void => {
  const { holder, key } = pick(places);
  const slots = holder as Record<string | number, Json>;
  const what = random();
  if (what < 0.15 && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (what < 0.15) delete slots[key];
  else if (what < 0.25 && !Array.isArray(holder)) {
    slots[renamed(String(key))] = slots[key] as Json;
    delete slots[key];
  } else if (what < 0.3 && Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)] as Json));
  else if (what < 0.5) slots[key] = pick(hostileNames);
  else slots[key] = pick(replacements)();
};

/** One to four changes anywhere in a copy of the value; now and then something else altogether. */
export const mutated = (value: unknown, random: () => number): unknown => {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  if (random() < 0.02) return pick(replacements)();
  const copy = structuredClone(value) as Json;
  for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1) {
    const places = placesIn(copy);
    if (places.length > 0) change(places, pick, random);
  }
  return copy;
};
