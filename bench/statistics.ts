/** Medians: what this machine does most of the time, whatever else it does now and then. */

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
};

/** Runs the contestants one after the other, round by round, so that whatever disturbs a round disturbs them all. */
export const interleaved = async <Name extends string, Sample>(
  contestants: Readonly<Record<Name, () => Promise<Sample>>>,
  rounds: number,
): Promise<Readonly<Record<Name, readonly Sample[]>>> => {
  const names = Object.keys(contestants) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) samples[name].push(await contestants[name]());
  }
  return samples;
};

/** The median of the ratios within each round: steadier than the ratio of the medians where rounds differ. */
export const ratioOf = (values: readonly number[], base: readonly number[]): number =>
  median(values.map((value, round) => value / (base[round] ?? Number.NaN)));
