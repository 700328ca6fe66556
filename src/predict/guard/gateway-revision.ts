import { parseIstioVersion } from '../../istio/versions';
import { CLASS_EAST_WEST, LABEL_REVISION, LABEL_TAG } from '../../istio/vocabulary';
import { gatewayClassNameOf } from '../../model/gateways/gateway-class';
import { istiodOf, switchesOf } from '../../model/istiod/istiod';
import { isMap, type KubeObject } from '../../model/kube-object';
import type { Cluster } from '../../model/mesh';
import { YamlReader } from '../../model/read/yaml';
import type { Unfollowed } from './unfollowed';

/**
 * A Gateway is deployed, and its proxies are configured, by istiod of its revision, or of the one that its tag stands for. Nothing is to
 * be said where that is the istiod which is followed, and nothing is known where it is another one with other settings.
 */
export function judgeGatewayRevision(found: Unfollowed, cluster: Cluster): Unfollowed[] {
  const { istiod, objects } = cluster;
  const isEastWest = gatewayClassNameOf(found.object) === CLASS_EAST_WEST;
  const input: Unfollowed = isEastWest ? { ...found, concerns: 'network' } : found;
  const { labels, body } = input.object;
  const wanted = labels[LABEL_REVISION] ?? '';
  if (istiod.revision === undefined) return [input];
  const tag = objects.find((object) => object.labels[LABEL_TAG] === wanted);
  const revision = tag?.labels[LABEL_REVISION] ?? wanted;
  if (revision === istiod.revision) return isMap(body.status) || tag !== undefined ? [input] : [];
  const deployments = objects.filter(
    (object) => object.kind === 'Deployment' && object.labels[LABEL_REVISION] === revision,
  );
  const [deployment] = deployments;
  if (deployment !== undefined) {
    if (settingsOf(deployment, cluster) === settingsOf(istiod.deployment!, cluster)) return [input];
    const sentence = `is for revision ${wanted} of istiod (istio.io/rev), which has another version or other settings than revision ${istiod.revision}, whose are followed here.`;
    return [{ ...input, sentence, effect: 'unknown' }];
  }
  if (tag !== undefined || isMap(body.status)) return [input];
  const sentence = `is for revision ${wanted} of istiod (istio.io/rev), and istiod is revision ${istiod.revision}: unless ${wanted} is a tag of it, nothing deploys the Gateway. That is not followed here.`;
  return [{ ...input, sentence, effect: 'unknown' }];
}

/** What an istiod says of its version, environment and MeshConfig, if it were the only one of the cluster. */
function settingsOf(deployment: KubeObject, { objects, istiod, istioVersion }: Cluster): string {
  const alone = objects.filter((object) => object === deployment || !isIstiod(object, istiod.deployment));
  const own = istiodOf(alone, istiod.namespace, new YamlReader());
  const version = parseIstioVersion(own.version ?? istioVersion.text);
  return JSON.stringify([version.text, switchesOf(own, version)]);
}

/** A Deployment with the labels that charts give all istiods. */
function isIstiod({ kind, labels }: KubeObject, known: KubeObject | undefined): boolean {
  return kind === 'Deployment' && labels.app !== undefined && labels.app === known?.labels.app;
}
