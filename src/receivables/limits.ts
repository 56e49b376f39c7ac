/** What one call may take of a vendor's invoices, and what of its time is kept for the answer. */

/** Milliseconds before the deadline at which no further request for the answer's own rows is begun. */
export const answerReserveMs = 1_000;

/**
 * Of a call's time, what a worklist keeps for the requests that follow its lists: a share, and never more than this.
 */
export const followingShare = 0.3;
export const mostFollowingMs = 6_000;

/** Ids in one request: what an address holds without trouble (50 UUIDs are under 2,000 characters). */
export const idsPerRequest = 50;

/** By-id requests to one vendor in one call, and how many of them run side by side. */
export const mostById = 25;
export const byIdAtOnce = 4;

/** Milliseconds without which a request is not worth sending. */
export const leastRequestMs = 200;
