/** For errors that are plain answers: nobody looks at where they were made, and finding that out is what they cost. */

/** What `act` returns or throws; errors made meanwhile have no stack. Only for work that is done when it returns. */
export const withoutStack = <Result>(act: () => Result): Result => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return act();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};
