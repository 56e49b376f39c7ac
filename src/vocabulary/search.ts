/** What a search text can be: the kinds of query a vendor may be asked for, each in the form it answers best. */

export const queryKinds = ["email", "phone", "vat_id", "number", "id", "linked_id", "name"] as const;
export type QueryKind = (typeof queryKinds)[number];

/**
 * How surely a row is what a free text means. `exact`: its id, number, address or whole name; `meant`: what the text
 * says stands in it; `loose`: some common word does; `none`: nothing of it shows.
 */
export type Likeness = "exact" | "meant" | "loose" | "none";

/** Characters of a search text, as typed and in every form in which a vendor is asked for it. */
export const longestQuery = 200;
