/** What one call may take of a vendor's customers. */

/** Requests in one call, whatever the rows: a vendor that sends empty pages cannot hold a call for long. */
export const mostRequests = 250;

/** Milliseconds before the deadline at which no further page is begun: what was read must still be shown. */
export const reserveMs = 2_000;
