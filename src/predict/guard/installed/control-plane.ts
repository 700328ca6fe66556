import { KNOWN_VERSIONS, parseIstioVersion, versionInImage } from '../../../istio/versions';
import { ZTUNNEL_DAEMON_SET } from '../../../istio/vocabulary';
import type { KubeObject } from '../../../model/object';
import type { Cluster } from '../../../model/mesh';
import { hadNoneReady, podSpecOf } from '../../../model/workloads';
import { fieldsOf, maps } from '../../../util/maps';
import type { Unfollowed } from '../input';

/** What keeps the control plane and the node proxies of a cluster from being what the prediction takes them for. */
export function controlPlaneTroubles({ istiod, objects }: Cluster): Unfollowed[] {
  const { deployment, configMap, unreadable } = istiod;
  const found: Unfollowed[] = [];
  const say = (row: string, object: KubeObject, sentence: string, path: string): void => {
    found.push({ row, object, sentence, effect: 'unknown', concerns: 'cluster', path });
  };
  if (deployment !== undefined && asksForNone(deployment)) {
    const sentence =
      'asks for no pods: nothing configures the waypoints, gateways and ztunnel of the cluster. That is not followed here.';
    say('istiod-without-pods', deployment, sentence, 'spec.replicas');
  }
  if (deployment !== undefined && hadNoneReady(deployment)) {
    const sentence =
      'has no ready pod: nothing tells waypoints, gateways and ztunnel of the cluster what changes. That is not followed here.';
    say('istiod-without-pods', deployment, sentence, 'status.readyReplicas');
  }
  if (configMap !== undefined && unreadable !== undefined) {
    const sentence = `has a MeshConfig that istiod cannot use: ${unreadable} What istiod does then is not followed here.`;
    say('mesh-config-unreadable', configMap, sentence, 'data.mesh');
  }
  for (const object of objects.filter(isZtunnel)) {
    const version = versionIn(object);
    if (version === undefined || parseIstioVersion(version).support !== 'older') continue;
    const sentence = `runs ztunnel ${version}, and ztunnel of ${KNOWN_VERSIONS} is followed here: how older ones reach other networks may differ.`;
    say('ztunnel-version', object, sentence, 'spec.template.spec.containers');
  }
  return found;
}

function asksForNone({ body }: KubeObject): boolean {
  return fieldsOf(body.spec).replicas === 0;
}

function isZtunnel({ kind, group, name }: KubeObject): boolean {
  return kind === 'DaemonSet' && group === 'apps' && name === ZTUNNEL_DAEMON_SET;
}

function versionIn(object: KubeObject): string | undefined {
  return maps(podSpecOf(object).containers)
    .map(({ image }) => versionInImage(image))
    .find((version) => version !== undefined);
}
