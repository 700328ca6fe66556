import { fieldsOf } from '../../../util/maps';
import type { ClusterView } from '../../istio/view';
import type { Unfollowed } from '../input';
import { PODS_NOT_CERTAIN } from './not-made';

/** Jobs of a tree of manifests: while they run, a Service that selects their pods sends them requests, too. */
export function jobsIn({ cluster: { objects, readKinds }, shards }: ClusterView): Unfollowed[] {
  if (shards.isLive || readKinds.has('Pod')) return [];
  return objects
    .filter(({ kind, group }) => group === 'batch' && (kind === 'Job' || kind === 'CronJob'))
    .filter(({ body }) => fieldsOf(body.spec).suspend !== true)
    .map((object) => ({
      ...{ row: PODS_NOT_CERTAIN, object, sentence: SENTENCE, effect: 'reservation', concerns: 'service' },
    }));
}

const SENTENCE =
  'makes pods that the Service selects, too: while they run they get a part of the requests, and what they do with them is not known.';
