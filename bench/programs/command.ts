import { ExitCode } from '../../src/cli/line/exit';
import { main } from '../../src/cli/main';
import { peakMemory } from './meter';

/** A command of `cdk8s-ambient`, and on the last line of its output how much memory it took. */
void main(process.argv.slice(2)).then((code) => {
  // That it found something is no failure.
  const found: number = ExitCode.BAD;
  process.exitCode = code === found ? ExitCode.GOOD : code;
  console.log(`\n${JSON.stringify({ peakMemory: peakMemory() })}`);
});
