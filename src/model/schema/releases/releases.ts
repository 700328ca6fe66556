import { isWithinMinors } from '../../../istio/behaviours';
import { GROUP_GATEWAY_API } from '../../../istio/vocabulary';
import { isMap } from '../../object';
import type { Cluster } from '../../mesh';
import type { Release } from '../custom';

/** The minor releases of the APIs that are pinned as the newer ones. A test compares them with imports/lock.json. */
export const NEWER_APIS = { istio: '1.32', gatewayApi: '1.7' } as const;

/** Groups whose definitions come with istiod. */
const OF_ISTIO = /(^|\.)istio\.io$/;
/** What each definition of the Gateway API says of its release. */
const BUNDLE_VERSION = 'gateway.networking.k8s.io/bundle-version';

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
  const definition = objects.find(
    ({ kind: of, body: { spec } }) =>
      of === 'CustomResourceDefinition' &&
      isMap(spec) &&
      spec.group === group &&
      isMap(spec.names) &&
      spec.names.kind === kind,
  );
  const [, minor] = /^v1\.(\d+)\./.exec(definition?.annotations[BUNDLE_VERSION] ?? '') ?? [];
  return minor !== undefined && Number(minor) >= Number(NEWER_APIS.gatewayApi.split('.')[1]) ? 'newer' : 'known';
}
