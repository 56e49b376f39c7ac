/** The two forms of id that vendors and linked systems share, in either letter case. */

export const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** MongoDB's. */
export const objectIdPattern = /^[0-9a-f]{24}$/i;
