import { main } from '../../src/cli/main';
import { peakMemory } from './meter';

/** What `cdk8s-ambient check` says of a tree, and on the last line how much memory it took to say it. */
void main(['check', process.argv[2]!, '--advice']).then((code) => {
  process.exitCode = code;
  console.log(JSON.stringify({ peakMemory: peakMemory() }));
});
