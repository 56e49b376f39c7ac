/** A coverage line as its sentences, and per vendor what an answer does not hold. */

import type { Answer, VendorPart } from "./answer.ts";

/** A vendor's share, where it says no more than the vendor's own entry and its problem do. */
const isShare = (part: string, vendors: readonly VendorPart[]): boolean =>
  vendors.some(({ vendor, returned, total, outcome }) =>
    outcome === "empty"
      ? part === `${vendor} none`
      : outcome === "failed"
        ? part.startsWith(`${vendor} failed: `) || /^its .* are missing$/.test(part)
        : outcome === "ok" && part === `${vendor} ${returned}${total === undefined ? "" : ` of ${total}`}`,
  );

interface Told {
  /** What the answer holds. */
  readonly head: string;
  /** Everything else that the line says, but for shares that are shown per vendor anyway. */
  readonly doubts: readonly string[];
}

export const toldBy = ({ coverage, vendors }: Pick<Answer, "coverage" | "vendors">): Told => {
  const [head = "", ...others] = coverage
    .replace(/\.$/, "")
    .split(/\. (?=\S)/)
    .map((sentence) => sentence.trim());
  const problems = vendors.flatMap(({ vendor, problem }) => (problem === undefined ? [] : [`${vendor}: ${problem}`]));
  const doubts = others.filter((sentence) => !sentence.split(", ").every((part) => isShare(part, vendors)));
  return { head, doubts: [...doubts, ...problems] };
};

/** What a vendor's part of an answer leaves out, in words; undefined where it leaves out nothing. */
export const missingOf = ({ vendor, outcome, returned, total, more }: VendorPart): string | undefined => {
  if (outcome === "failed") return `${vendor}: not read`;
  if (outcome === "unsupported") return `${vendor}: cannot answer this`;
  if (!more && outcome !== "partial") return undefined;
  if (total !== undefined && total > returned) return `${vendor}: ${total - returned} more`;
  return more ? `${vendor}: more, how many is unknown` : `${vendor}: may have more`;
};
