/**
 * Places of a walk over the replica as a continuation carries them: which pass, how old, and behind which row of it.
 */

import { type Position, replicaPrefix } from "../../vendors/pagination/strategy.ts";
import { firstPlace, type Place } from "./page.ts";
import { firstSearchPlace, type SearchPlace } from "./search-page.ts";

/** The pass that a walk reads, whatever is published meanwhile. */
export interface Snapshot {
  readonly pass: number;
  /** When it began, epoch milliseconds. */
  readonly asOf: number;
}

/** `replica/<pass>.<as of>`, and behind it the place; ids come last, since they may hold anything. */
const form = new RegExp(`^${replicaPrefix}(\\d+)\\.([0-9a-z]+)(?:/(.*))?$`, "s");
const radix = 36;

export const snapshotOf = (position: Position | undefined): Snapshot | undefined => {
  const [, pass, asOf = ""] = form.exec(String(position ?? "")) ?? [];
  return pass === undefined ? undefined : { pass: Number(pass), asOf: Number.parseInt(asOf, radix) };
};

const restOf = (position: Position | undefined): string => form.exec(String(position ?? ""))?.[3] ?? "";

export const firstPosition = ({ pass, asOf }: Snapshot): string => `${replicaPrefix}${pass}.${asOf.toString(radix)}`;

export const listPosition = (snapshot: Snapshot, { part, behind }: Place): Position =>
  `${firstPosition(snapshot)}/${part === "dated" ? "d" : "u"}${behind ? `${behind.created}/${behind.id}` : ""}`;

export const listPlace = (position: Position | undefined): Place => {
  const rest = restOf(position);
  if (rest === "") return firstPlace;
  const part = rest.startsWith("d") ? "dated" : "undated";
  const slash = rest.indexOf("/");
  if (slash < 0) return { part };
  return { part, behind: { created: Number(rest.slice(1, slash)), id: rest.slice(slash + 1) } };
};

export const searchPosition = (snapshot: Snapshot, { step, isFound, behind }: SearchPlace): Position =>
  `${firstPosition(snapshot)}/${isFound ? "f" : "n"}${step}/${behind}`;

export const searchPlace = (position: Position | undefined): SearchPlace => {
  const rest = restOf(position);
  if (rest === "") return firstSearchPlace;
  const [step, behind] = rest.slice(1).split("/");
  return { isFound: rest.startsWith("f"), step: Number(step), behind: Number(behind) };
};
