import type { Prediction } from '../predict/prediction';
import { watchedOf } from '../predict/watch/watched';
import { readPromises } from '../promises/read-promises';
import { alertsAsYaml, unwatchedAsLines } from '../report/alerts/prometheus-rule';
import { visibleLines } from '../util/escape';
import { CannotRun, ExitCode } from './exit';
import { print } from './output';
import { readInput } from './read-input';

/** `cdk8s-ambient predict --promises FILE --alerts`: the promises as alerts of Prometheus. */
export async function predictAlerts(prediction: Prediction, file: string): Promise<ExitCode> {
  const { watched, unwatched } = watchedOf(prediction, readInput('--promises', file, readPromises));
  const lines = unwatchedAsLines(unwatched);
  if (watched.length === 0)
    throw new CannotRun(`--alerts: nothing that is promised can be watched.\n${lines.join('\n')}`);
  process.stderr.write(visibleLines(lines));
  await print(alertsAsYaml(watched, unwatched));
  return ExitCode.GOOD;
}
