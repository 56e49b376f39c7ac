/** How a filter was honoured, as every answer says it (DESIGN section 5). */

/**
 * `vendor` asked, not checkable here · `verified` asked, and every returned row was checked · `unsure` asked, but the
 * match semantics or the wire form are undocumented, so rows may be missed · `local` checked here over everything read.
 */
export type Pushdown = "vendor" | "verified" | "unsure" | "local";

export const sorts = ["created_at", "-created_at"] as const;
export type Sort = (typeof sorts)[number];
