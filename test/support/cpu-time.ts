/** What work costs in CPU time of this process, so that what else the machine does is not measured. */

/** Milliseconds. */
export const cpuMs = async (work: () => unknown): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};
