import type { Prediction } from '../../predict/prediction';
import { watchedOf } from '../../predict/watch';
import type { ServicePromise } from '../../promises/promise';
import { alertsAsYaml, unwatchedAsLines } from '../../report/alerts/prometheus-rule';
import { visibleLines } from '../../util/escape';
import { CannotRun, ExitCode } from '../line/exit';
import { print } from '../screen/output';

/** `cdk8s-ambient predict --promises FILE --alerts`: the promises as alerts of Prometheus. */
export function predictAlerts(prediction: Prediction, promises: readonly ServicePromise[]): () => Promise<ExitCode> {
  const { watched, unwatched } = watchedOf(prediction, promises);
  const lines = unwatchedAsLines(unwatched);
  if (watched.length === 0)
    throw new CannotRun(`--alerts: nothing that is promised can be watched.\n${lines.join('\n')}`);
  return async () => {
    process.stderr.write(visibleLines(lines));
    await print(alertsAsYaml(watched, unwatched));
    return ExitCode.GOOD;
  };
}
