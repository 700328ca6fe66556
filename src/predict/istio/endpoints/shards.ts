import { push } from '../../../util/push';
import { compareText } from '../../../util/compare-text';
import {
  toEndpointSlice,
  toMirroredSlices,
  type EndpointSlice,
  type Service,
  type SliceEndpoint,
} from '../../../model/services';
import {
  ANNOTATION_REDIRECTION,
  GROUP_GATEWAY_API,
  LABEL_PERSISTENT_SESSION,
  LABEL_PERSISTENT_SESSION_HEADER,
  LABEL_TLS_MODE,
} from '../../../istio/vocabulary';
import { isMap, matchesLabels, type KubeObject } from '../../../model/object';
import type { Cluster } from '../../../model/mesh';
import {
  enrolmentOf,
  nodeTermsOf,
  podSpecOf,
  targetPortOf,
  toEnrollable,
  toPod,
  type Enrolment,
  type Pod,
} from '../../../model/workloads';
import { augmentLabels, type Place } from './augmented-labels';
import type { EndpointHealth, IstioEndpoint } from './istio-endpoint';
import { Placement } from './placement';
import { StandIns, standInAddress, type StandIn } from './stand-ins';

/** What one cluster has of a service: its shard, as istiod calls it. */
export interface Shard {
  readonly endpoints: readonly IstioEndpoint[];
  /** False where what was read does not say which pods there are. */
  readonly isKnown: boolean;
}

const NOTHING: Shard = { endpoints: [], isKnown: true };

/** The endpoints of a cluster's services, each computed when it is asked for, and kept until it is to be forgotten. */
export class Shards {
  /** True if pods of a live cluster were read: then what is not there is not there. */
  public readonly isLive: boolean;
  /** True if the statuses of Gateways were read: one without a status has none. */
  public readonly hasGatewayStatus: boolean;
  /** True if the annotations that the CNI writes on pods were read. */
  private readonly hasMarks: boolean;
  public readonly placement: Placement;
  private readonly pods: ReadonlyMap<string, Pod>;
  private readonly podsByNamespace = new Map<string, Pod[]>();
  private readonly slices = new Map<string, EndpointSlice[]>();
  private readonly standIns: StandIns;
  private readonly known = new Map<string, Shard>();
  private readonly places = new Map<Pod, Place>();

  constructor(private readonly cluster: Cluster) {
    const pods = cluster.objects.map(toPod).filter((pod) => pod !== undefined);
    this.pods = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
    this.isLive = pods.some(({ ip }) => ip !== undefined);
    this.hasMarks = pods.some(({ object }) => object.annotations[ANNOTATION_REDIRECTION] === 'enabled');
    this.hasGatewayStatus =
      cluster.readKinds.has('Gateway') ||
      cluster.objects.some(
        ({ kind, group, body }) => kind === 'Gateway' && group === GROUP_GATEWAY_API && isMap(body.status),
      );
    for (const pod of pods) push(this.podsByNamespace, pod.namespace, pod);
    for (const slice of cluster.objects.map(toEndpointSlice)) {
      if (slice !== undefined) push(this.slices, `${slice.namespace}/${slice.service}`, slice);
    }
    this.addMirrored(cluster);
    this.placement = new Placement(cluster);
    this.standIns = new StandIns(cluster.workloads, cluster.objects, this.placement.nodeCount);
  }

  /** Endpoints count where a Service selects no pods, and Kubernetes has not made slices of them. */
  private addMirrored({ objects, services }: Cluster): void {
    const mirrored = objects.flatMap(toMirroredSlices).filter(({ namespace, service }) => {
      const key = `${namespace}/${service}`;
      return !this.slices.has(key) && Object.keys(services.get(key)?.selector ?? {}).length === 0;
    });
    for (const slice of mirrored) push(this.slices, `${slice.namespace}/${slice.service}`, slice);
  }

  /** The pods of a namespace that carry labels and have not ended, by name. */
  public podsWith(namespace: string, labels: Readonly<Record<string, string>>): readonly Pod[] {
    return (this.podsByNamespace.get(namespace) ?? [])
      .filter((pod) => !pod.isOver && matchesLabels(labels, pod.labels))
      .sort((left, right) => compareText(left.name, right.name));
  }

  /** What the cluster has of a service, by "namespace/name". */
  public of(key: string): Shard {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const shard = this.compute(key);
    this.known.set(key, shard);
    return shard;
  }

  public forget(key: string): void {
    this.known.delete(key);
  }

  /**
   * A pod in each place of the cluster, as it may have them of a service of which nothing says which pods there are: what is not sent
   * to any of these is sent to none, however many they are.
   */
  public supposedOf(key: string): readonly IstioEndpoint[] {
    const service = this.cluster.services.get(key);
    if (service === undefined) return [];
    const places = Array.from({ length: Math.max(this.placement.standInPlaceCount(), 1) }, (_, number) => number);
    return places.flatMap((number) => {
      const name = `${service.name}-supposed-${number}`;
      const pod = { name, namespace: service.namespace, labels: service.selector, workload: undefined, number };
      return this.fromStandIn(pod, service);
    });
  }

  private compute(key: string): Shard {
    const service = this.cluster.services.get(key);
    const slices = this.slices.get(key);
    if (slices !== undefined) return { endpoints: this.fromSlices(slices, service), isKnown: true };
    // istiod follows no ExternalName in ambient mode.
    if (service === undefined || service.type === 'ExternalName') return NOTHING;
    if (!this.isLive) {
      const standIns = this.standIns.of(service);
      if (standIns === undefined) return { endpoints: [], isKnown: false };
      return { endpoints: standIns.flatMap((pod) => this.fromStandIn(pod, service)), isKnown: true };
    }
    // Where a live cluster has slices at all, a service without one has no pods.
    if (this.slices.size > 0 || Object.keys(service.selector).length === 0) return NOTHING;
    const pods = this.podsWith(service.namespace, service.selector);
    return { endpoints: pods.flatMap((pod) => this.fromPod(pod, service)), isKnown: true };
  }

  /** The order among several slices is any in istiod: a Go map's. Of an address that is in two of them, one counts. */
  private fromSlices(slices: readonly EndpointSlice[], service: Service | undefined): IstioEndpoint[] {
    const byKey = new Map<string, IstioEndpoint>();
    for (const slice of [...slices].sort((left, right) => compareText(left.name, right.name))) {
      for (const endpoint of slice.endpoints.flatMap((entry) => this.fromSlice(slice, entry, service))) {
        const key = `${endpoint.host} ${endpoint.portName}`;
        if (!byKey.has(key)) byKey.set(key, endpoint);
      }
    }
    return [...byKey.values()];
  }

  private fromSlice(slice: EndpointSlice, endpoint: SliceEndpoint, service: Service | undefined): IstioEndpoint[] {
    const named = endpoint.pod && this.pods.get(`${endpoint.pod.namespace}/${endpoint.pod.name}`);
    // istiod waits for a pod that it has not seen. One that was not read may be there all the same.
    if (endpoint.pod !== undefined && named === undefined && this.isLive) return [];
    const health = healthOf(endpoint, service);
    return endpoint.addresses.flatMap((host) => {
      // Of an address that was written by hand, istiod looks for a pod that has it.
      const pod = endpoint.pod === undefined ? this.podAt(slice.namespace, host) : named;
      const { nodeName, place } = this.whereabouts(pod, endpoint);
      const name = `${slice.namespace}/${pod?.name ?? host}`;
      const twin = named && service ? twinOf(slice, named, service) : {};
      const enrolment = this.enrolmentOf(slice, endpoint, pod);
      return slice.ports.map((port) =>
        toEndpoint(
          { host, port: port.port, portName: port.name, health, enrolment, ...twin },
          pod?.labels ?? {},
          place,
          name,
          nodeName,
        ),
      );
    });
  }

  private podAt(namespace: string, address: string): Pod | undefined {
    return this.podsByNamespace.get(namespace)?.find(({ ip }) => ip === address);
  }

  /** What is no pod istiod knows no place of, whatever the slice says. */
  private whereabouts(
    pod: Pod | undefined,
    endpoint: SliceEndpoint,
  ): { readonly nodeName: string | undefined; readonly place: Place } {
    if (pod !== undefined) return { nodeName: pod.nodeName, place: this.placeOf(pod, endpoint.zone) };
    const place = this.placement.placeOf({ labels: {}, nodeName: undefined, zone: endpoint.zone });
    if (endpoint.pod === undefined) return { nodeName: undefined, place: withoutLocality(place) };
    return { nodeName: endpoint.nodeName, place };
  }

  private fromPod(pod: Pod, service: Service): IstioEndpoint[] {
    const { ip: host } = pod;
    if (host === undefined) return [];
    const ready = service.publishesUnready || (pod.isReady && !pod.isTerminating);
    const health = healthOf({ ready, serving: pod.isReady, terminating: pod.isTerminating }, service);
    return service.ports.flatMap((port) => {
      const target = targetPortOf(port, pod.object);
      if (target === undefined) return [];
      const at = { host, port: target, portName: port.name, health, enrolment: this.enrolmentOfPod(pod.object) };
      return [toEndpoint(at, pod.labels, this.placeOf(pod, undefined), `${pod.namespace}/${pod.name}`, pod.nodeName)];
    });
  }

  private fromStandIn(pod: StandIn, service: Service): IstioEndpoint[] {
    const terms = pod.workload && nodeTermsOf(podSpecOf(pod.workload.object));
    const place = this.placement.placeOfStandIn(pod.labels, pod.number, terms);
    const host = standInAddress(pod, this.cluster.name);
    const enrolment = this.enrolmentOfStandIn(pod);
    return service.ports.flatMap((port) => {
      const target = targetPortOf(port, pod.workload?.object);
      if (target === undefined) return [];
      const at = { host, port: target, portName: port.name, health: 'HEALTHY' as const, enrolment };
      return [toEndpoint(at, pod.labels, place, `${pod.namespace}/${pod.name}`, undefined)];
    });
  }

  /** An address without a pod is not in the mesh. Of a pod that was not read, its Namespace decides. */
  private enrolmentOf({ namespace }: EndpointSlice, endpoint: SliceEndpoint, pod: Pod | undefined): Enrolment {
    if (pod !== undefined) return this.enrolmentOfPod(pod.object);
    if (endpoint.pod === undefined) return 'outside';
    return enrolmentOf({ labels: {}, annotations: {}, spec: {} }, this.cluster.namespaces.get(namespace), false);
  }

  private enrolmentOfPod(pod: KubeObject): Enrolment {
    const namespace = this.cluster.namespaces.get(pod.namespace ?? 'default');
    return enrolmentOf(toEnrollable(pod), namespace, this.hasMarks);
  }

  private enrolmentOfStandIn({ workload, namespace, labels }: StandIn): Enrolment {
    const pod = workload === undefined ? { labels, annotations: {}, spec: {} } : toEnrollable(workload.object);
    return enrolmentOf(pod, this.cluster.namespaces.get(namespace), false);
  }

  private placeOf(pod: Pod, zone: string | undefined): Place {
    const known = this.places.get(pod);
    if (known !== undefined) return known;
    const place = this.placement.placeOf({ labels: pod.labels, nodeName: pod.nodeName, zone });
    this.places.set(pod, place);
    return place;
  }
}

function toEndpoint(
  at: Pick<IstioEndpoint, 'host' | 'port' | 'portName' | 'health' | 'enrolment' | 'twin'>,
  podLabels: Readonly<Record<string, string>>,
  place: Place,
  pod: string,
  nodeName: string | undefined,
): IstioEndpoint {
  return {
    ...at,
    labels: augmentLabels(podLabels, place),
    localityLabel: place.localityLabel,
    cluster: place.cluster,
    network: place.network,
    forNodeProxies: place.forNodeProxies,
    zone: place.zone,
    nodeName: nodeName ?? '',
    speaksMutualTls: podLabels[LABEL_TLS_MODE] === 'istio',
    pod: `${place.cluster}/${pod}`,
  };
}

function withoutLocality(place: Place): Place {
  return { ...place, localityLabel: '', zone: '', forNodeProxies: { ...place.forNodeProxies, localityLabel: '' } };
}

/** @see istio pilot/pkg/serviceregistry/kube/controller/endpointslice.go updateEndpointCacheForSlice */
function twinOf({ isIPv6 }: EndpointSlice, { ips }: Pod, { hasTwoFamilies }: Service): Pick<IstioEndpoint, 'twin'> {
  return hasTwoFamilies && ips.length > 1 ? { twin: { isPassedOver: isIPv6, firstAddress: ips[0]! } } : {};
}

/** What a slice does not say is taken for yes. */
function healthOf(
  { ready, serving, terminating }: Pick<SliceEndpoint, 'ready' | 'serving' | 'terminating'>,
  service: Service | undefined,
): EndpointHealth {
  if (ready !== false) return 'HEALTHY';
  if (service === undefined || terminating === false) return 'UNHEALTHY';
  return keepsSessions(service) && serving !== false ? 'DRAINING' : 'TERMINATING';
}

function keepsSessions({ object: { labels } }: Service): boolean {
  return [LABEL_PERSISTENT_SESSION, LABEL_PERSISTENT_SESSION_HEADER].some((label) => (labels[label] ?? '') !== '');
}
