import { isWithinMinors } from '../../../istio/behaviours';
import { ANNOTATION_BUNDLE_VERSION, ANNOTATION_CHANNEL, GROUP_GATEWAY_API } from '../../../istio/vocabulary';
import { isMap, type KubeObject } from '../../object';
import { oncePer } from '../../../util/once-per';
import type { Cluster } from '../../mesh';
import type { Release } from '../custom';

/** The minor releases of the APIs that are pinned as the newer ones. A test compares them with imports/lock.json. */
export const NEWER_APIS = { istio: '1.32', gatewayApi: '1.7' } as const;

/** Groups whose definitions come with istiod. */
const OF_ISTIO = /(^|\.)istio\.io$/;

/** Which release of an API, in words: undefined for groups of which one release is pinned. */
export function newerReleaseOf(group: string): string | undefined {
  if (OF_ISTIO.test(group)) return `Istio ${NEWER_APIS.istio}`;
  return group === GROUP_GATEWAY_API ? `the standard channel of Gateway API ${NEWER_APIS.gatewayApi}` : undefined;
}

/** True for the groups whose definitions come with istiod. */
export function isOfIstio(group: string): boolean {
  return OF_ISTIO.test(group);
}

/**
 * The pinned release that a cluster has of an API. That of Istio is its version's. That of the Gateway API is what its
 * CustomResourceDefinition says; where that was not read, the older one, which knows no field that the newer one lacks.
 */
export function releaseOf(
  { istioVersion, objects }: Pick<Cluster, 'istioVersion' | 'objects'>,
  group: string,
  kind: string,
): Release {
  if (OF_ISTIO.test(group)) return isWithinMinors(istioVersion, { since: NEWER_APIS.istio }) ? 'newer' : 'known';
  if (group !== GROUP_GATEWAY_API) return 'known';
  const release = bundleOf(objects, kind)?.release;
  return release !== undefined && release >= NEWER_GATEWAY_API ? 'newer' : 'known';
}

const NEWER_GATEWAY_API = Number(NEWER_APIS.gatewayApi.split('.')[1]);

/** The minor releases of the Gateway API since which an HTTPRoute has `retry`, by channel. @see GEP-1731 */
const ROUTE_RETRIES_SINCE: ReadonlyMap<string, number> = new Map([
  ['experimental', 2],
  ['standard', NEWER_GATEWAY_API],
]);

/**
 * True if the API server of a cluster keeps `retry` in an HTTPRoute, false if it drops it, undefined where what was read does not say it.
 * What was read of a live cluster is what it kept.
 */
export function keepsRouteRetries({ objects, readKinds }: Pick<Cluster, 'objects' | 'readKinds'>): boolean | undefined {
  if (readKinds.has('HTTPRoute')) return true;
  const bundle = bundleOf(objects, 'HTTPRoute');
  const since = bundle && ROUTE_RETRIES_SINCE.get(bundle.channel);
  return since === undefined ? undefined : bundle!.release >= since;
}

/** What a definition of the Gateway API says of its release. */
interface Bundle {
  readonly release: number;
  readonly channel: string;
}

/** What the definition of a kind of the Gateway API says of its release; undefined where it was not read, or does not say it. */
function bundleOf(objects: Cluster['objects'], kind: string): Bundle | undefined {
  return bundlesIn(objects).get(kind);
}

/** By kind. Of every object of the Gateway API it is asked, and definitions are few among the objects of a cluster. */
const bundlesIn = oncePer((objects: Cluster['objects']): ReadonlyMap<unknown, Bundle | undefined> => {
  const bundles = new Map<unknown, Bundle | undefined>();
  for (const { kind, annotations, body } of objects) {
    if (kind !== 'CustomResourceDefinition' || !isMap(body.spec)) continue;
    const { group, names } = body.spec;
    // Of two definitions of a kind, the first counts.
    if (group !== GROUP_GATEWAY_API || !isMap(names) || bundles.has(names.kind)) continue;
    bundles.set(names.kind, bundleIn(annotations));
  }
  return bundles;
});

function bundleIn({
  [ANNOTATION_BUNDLE_VERSION]: version = '',
  [ANNOTATION_CHANNEL]: channel = '',
}: KubeObject['annotations']) {
  const [, minor] = /^v1\.(\d+)\./.exec(version) ?? [];
  return minor === undefined ? undefined : { release: Number(minor), channel };
}
