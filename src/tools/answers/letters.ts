/** What the letters of relations in an answer mean, for those that occur. */

const meanings = [
  ["=", "= by evidence, which get_customer shows"],
  ["~", "~ perhaps"],
] as const;

/** One sentence; none where nobody is related. `marks`: as rows carry them, `=A`, `~B`. */
export const letterMeanings = (marks: readonly string[]): readonly string[] => {
  const told = meanings.flatMap(([kind, meaning]) => (marks.some((mark) => mark.startsWith(kind)) ? [meaning] : []));
  return told.length > 0 ? [`Same letter, same customer: ${told.join(", ")}`] : [];
};
