import type { Prediction } from '../../../src/predict/prediction/prediction';
import type { TellsTwins } from '../../../src/predict/twins/known-of-twins';
import { overviewAsText } from '../../../src/report/predict/overview';
import { matricesOf } from '../matrices-of';

/** The overview of all services of a mesh. */
export function overviewOf(prediction: Prediction, twins: TellsTwins): string {
  const { view, services, clusters } = prediction;
  const report = {
    matrices: matricesOf(prediction),
    assumptions: [],
    rate: undefined,
    clusters,
    services: services.length,
    isWhole: false,
  };
  const about = { twins, membersOf: () => [], networkOf: (name: string) => view.clusterOf(name).cluster.network };
  return overviewAsText({ ...report, ...about }, { lines: undefined, width: undefined });
}
