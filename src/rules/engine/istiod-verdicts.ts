import type { KubeObject } from '../../model/object';
import { validateDestinationRule, type WebhookVerdict } from '../../istio/webhook/destination-rule';
import type { Cluster, Mesh } from '../../model/mesh';

interface JudgedRule extends WebhookVerdict {
  readonly cluster: Cluster;
  readonly object: KubeObject;
}

const known = new WeakMap<KubeObject, WebhookVerdict>();

/** What the webhook of istiod says of each DestinationRule. An object that several clusters share is judged once. */
export function istiodVerdicts(mesh: Mesh): JudgedRule[] {
  return mesh.clusters.flatMap((cluster) =>
    cluster.destinationRules.all.map(({ object }) => {
      let verdict = known.get(object);
      if (verdict === undefined) known.set(object, (verdict = validateDestinationRule(object.body)));
      return { ...verdict, cluster, object };
    }),
  );
}
