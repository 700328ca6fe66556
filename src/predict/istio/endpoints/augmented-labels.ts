import * as istio from '../../../istio/vocabulary';
import { parseLocality } from '../../../istio/locality';

/** Where something runs. Empty is not known. */
export interface Place {
  readonly cluster: string;
  readonly localityLabel: string;
  readonly nodeName: string;
  readonly network: string;
  readonly forNodeProxies: PlaceForNodeProxies;
  /** The zone with which it goes down: that of its Node, and else as it says itself. */
  readonly zone: string;
}

/**
 * Where istiod tells node proxies that a pod runs: by its Node and its cluster alone. Its own labels for place and network count for
 * Envoys only.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/workloads.go podWorkloadBuilder, getPodLocality
 */
export interface PlaceForNodeProxies {
  readonly localityLabel: string;
  readonly network: string;
}

/**
 * Labels with those that say where a pod runs. The pod's own word counts for its network only.
 *
 * @see istio pilot/pkg/serviceregistry/util/label/label.go AugmentLabels
 */
export function augmentLabels(
  labels: Readonly<Record<string, string>>,
  { cluster, localityLabel, nodeName, network }: Pick<Place, 'cluster' | 'localityLabel' | 'nodeName' | 'network'>,
): Readonly<Record<string, string>> {
  const { region, zone, subzone } = parseLocality(localityLabel);
  const augmented: Record<string, string> = { ...labels };
  for (const [label, value] of [
    [istio.LABEL_REGION, region],
    [istio.LABEL_ZONE, zone],
    [istio.LABEL_SUBZONE, subzone],
    [istio.LABEL_CLUSTER, cluster],
    [istio.LABEL_HOSTNAME, nodeName],
  ] as const) {
    if (value !== '') augmented[label] = value;
  }
  if (network !== '' && (augmented[istio.LABEL_NETWORK] ?? '') === '') augmented[istio.LABEL_NETWORK] = network;
  return augmented;
}
