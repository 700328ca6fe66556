const MOST_TIMES = 3;

/** One look at something that takes its time, and whether it is as it should be. */
export interface Trial<Result> {
  readonly result: Result;
  /** What is wrong with it; undefined if nothing is. */
  readonly problem: string | undefined;
}

/**
 * Looks once more, and says so, where a look finds something wrong: twice at most. What chance or a busy machine did is another
 * thing the next time; what is really wrong is wrong in each look.
 *
 * @returns what the last look found
 */
export async function lookAgain<Result>(look: () => Trial<Result> | Promise<Trial<Result>>): Promise<Trial<Result>> {
  for (let time = 1; ; time++) {
    const trial = await look();
    if (trial.problem === undefined || time === MOST_TIMES) return trial;
    console.log(`   looking again: ${trial.problem}`);
  }
}
