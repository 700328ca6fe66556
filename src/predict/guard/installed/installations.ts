import type { Cluster } from '../../../model/mesh';
import { whyNotKnown } from '../../../model/istiod';
import type { Unfollowed } from '../input';

/** The row of the ledger. */
const ROW = 'istio-installation-unread';

/** Objects that install istiod with what was not read, where neither its Deployment nor its MeshConfig shows it. */
export function unreadInstallationsIn({ objects, istiod }: Pick<Cluster, 'objects' | 'istiod'>): Unfollowed[] {
  const isShown = istiod.deployment !== undefined && istiod.configMap !== undefined;
  if (isShown) return [];
  return objects.flatMap((object): Unfollowed[] => {
    const why = whyNotKnown(object, objects);
    if (why === undefined) return [];
    const sentence = `${why}: what they set is not followed here, and Istio’s defaults for ambient are assumed of it.`;
    return [{ row: ROW, object, sentence, effect: 'reservation', concerns: 'cluster' }];
  });
}
