import { watchCounts } from '../../../src/predict/envoy/ejection/use-of-counts';
import type { TellsTwins } from '../../../src/predict/twins/known-of-twins';

/** No two services are alike. */
export const WITHOUT_TWINS: TellsTwins = { likenessOf: () => undefined, watchCounts };
