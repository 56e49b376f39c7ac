/** How a filter was honoured, as every answer says it (docs/contract.md). */

/**
 * `vendor` asked, not checkable here · `verified` asked, and every returned row was checked · `unsure` asked, but the
 * match semantics or the wire form are undocumented, so rows may be missed · `local` checked here over everything read
 * · `invoices` judged here from every invoice read · `replica` checked here over everything that the local replica
 * holds.
 */
export type Pushdown = VendorPushdown | "replica";

/** How a vendor honours it. */
export type VendorPushdown = "vendor" | "verified" | "unsure" | "local" | "invoices";

export const sorts = ["created_at", "-created_at"] as const;
export type Sort = (typeof sorts)[number];
