import { parseIstioVersion } from '../../../istio/versions';
import { CLASS_EAST_WEST, LABEL_REVISION, LABEL_TAG } from '../../../istio/vocabulary';
import { gatewayClassNameOf } from '../../../model/gateways';
import { isIstiodOf, isOfOtherRevision, istiodOf, switchesOf } from '../../../model/istiod';
import { describeObject, isMap, type KubeObject } from '../../../model/object';
import type { Cluster } from '../../../model/mesh';
import { YamlReader } from '../../../model/read/yaml';
import type { Unfollowed } from '../input';

/** The row of a Gateway that is for one revision. */
export const GATEWAY_REVISION = 'gateway-revision';
/** The row of a Namespace of ambient mode that names a revision. */
export const NAMESPACE_REVISION = 'namespace-revision-in-ambient';

const NAMED_BY_NAMESPACE =
  'is for one revision of istiod (istio.io/rev of its Namespace): only that one deploys it. Revisions are not followed here.';

/**
 * Gateways that name no revision themselves, and whose Namespace names one that was read: that is theirs, too.
 *
 * @see istio pkg/revisions/tag_watcher.go IsMine
 */
export function gatewaysByNamespaceRevision({ objects, namespaces }: Cluster): Unfollowed[] {
  return objects.flatMap((object): Unfollowed[] => {
    if (object.kind !== 'Gateway' || object.labels[LABEL_REVISION] !== undefined) return [];
    const named = namespaces.get(object.namespace ?? 'default')?.labels[LABEL_REVISION] ?? '';
    if (named === '' || named === 'default' || !isRevisionOf(named, objects)) return [];
    return [
      {
        row: GATEWAY_REVISION,
        object,
        sentence: NAMED_BY_NAMESPACE,
        effect: 'reservation',
        concerns: 'waypoint',
      },
    ];
  });
}

/** Where the revision was read that a Namespace of ambient mode names, its webhook gives new pods sidecars. */
export function judgeNamespaceRevision(input: Unfollowed, { objects }: Cluster): Unfollowed {
  const named = input.object.labels[LABEL_REVISION] ?? '';
  if (!isRevisionOf(named, objects)) return input;
  const sentence = `is labelled for ambient mode and for ${named} (istio.io/rev), which is there: its webhook gives new pods sidecars, and no gateway reaches them. That is not followed here.`;
  return { ...input, sentence, effect: 'unknown' };
}

/** Reports whether an istiod, or a tag, of this name was read. */
function isRevisionOf(named: string, objects: readonly KubeObject[]): boolean {
  return objects.some((object) => object.labels[LABEL_TAG] === named || isIstiodOf(object, named));
}

/**
 * A Gateway is deployed, and its proxies are configured, by istiod of its revision, or of the one that its tag stands for. Nothing is to
 * be said where that is the istiod which is followed, and nothing is known where it is another one with other settings or other rules.
 */
export function judgeGatewayRevision(found: Unfollowed, cluster: Cluster): Unfollowed[] {
  const { istiod, objects, namespaces } = cluster;
  const isEastWest = gatewayClassNameOf(found.object) === CLASS_EAST_WEST;
  const input: Unfollowed = isEastWest ? { ...found, concerns: 'network' } : found;
  const { labels, body, namespace = 'default' } = input.object;
  const wanted = labels[LABEL_REVISION] ?? namespaces.get(namespace)?.labels[LABEL_REVISION] ?? '';
  if (istiod.revision === undefined) return [input];
  const tag = objects.find((object) => object.labels[LABEL_TAG] === wanted);
  const revision = tag?.labels[LABEL_REVISION] ?? wanted;
  if (revision === istiod.revision) return isMap(body.status) || tag !== undefined ? [input] : [];
  const unknown = (sentence: string): Unfollowed[] => [
    { ...input, sentence: `is for revision ${wanted} of istiod (istio.io/rev), ${sentence}`, effect: 'unknown' },
  ];
  const readByOne = objects.find(
    (object) => isOfOtherRevision(object, { revision }) !== isOfOtherRevision(object, istiod),
  );
  if (readByOne !== undefined) {
    return unknown(
      `and what revision ${istiod.revision} reads is followed here. ${describeObject(readByOne)} is read by only one of the two.`,
    );
  }
  const deployments = objects.filter(
    (object) => object.kind === 'Deployment' && object.labels[LABEL_REVISION] === revision,
  );
  const [deployment] = deployments;
  if (deployment !== undefined) {
    if (settingsOf(deployment, cluster) === settingsOf(istiod.deployment!, cluster)) return [input];
    return unknown(
      `which has another version or other settings than revision ${istiod.revision}, whose are followed here.`,
    );
  }
  if (tag !== undefined || isMap(body.status)) return [input];
  return unknown(
    `and istiod is revision ${istiod.revision}: unless ${wanted} is a tag of it, nothing deploys the Gateway. That is not followed here.`,
  );
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
