/** What one call may take of a vendor's customers. */

/** Requests in one call, whatever the rows: a vendor that sends empty pages cannot hold a call for long. */
export const mostRequests = 250;

/**
 * Pages of a vendor's largest size that one search reads through where the vendor's own matching finds nobody, and into
 * which a book fits that is read rather than counted by its vendor.
 */
export const mostRowPages = 10;

/** Rows of a form of search in one request: more than most names have, fewer than the largest page. */
export const formRows = 50;

/** Rows of a list's first request, where the answer can show so many: fewer save a vendor nothing. */
export const leastFirstRows = 20;

/** Tokens that the shortest rows take: no more of them than fit into an answer are asked for. */
export const leastRowTokens = 30;

/** Rows with no more than a common word that are kept in case that nothing better is found. */
export const mostLoose = 50;

/** Milliseconds before the deadline at which no further page is begun: what was read must still be shown. */
export const reserveMs = 2_000;
